package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ELSEWHERE;
import static io.tokenpak.agent.client.Client.Ability.HTTP2;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;
import static io.tokenpak.agent.client.Client.Ability.SAME_OBJECT;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Apache HttpClient 5, its asynchronous side.
class Apache5AsyncIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("5.5.1", "5.0.4", "5.6.5").map(Apache5AsyncIT::version).toList();
  }

  private static Client version(String version) {
    return new Client(
        "asynchronous apache " + version,
        "Apache5AsyncDriver",
        11,
        Apache5IT.artifacts(version),
        Set.of(REDIRECTS, PROXY, SAME_OBJECT, ELSEWHERE, HTTP2));
  }
}
