package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;

import java.util.List;
import java.util.Set;

/// `HttpURLConnection`, whose version is the JDK's.
class UrlConnectionIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return List.of(
        new Client(
            "HttpURLConnection", "UrlConnectionDriver", 8, List.of(), Set.of(REDIRECTS, PROXY)));
  }
}
