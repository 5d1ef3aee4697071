package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ELSEWHERE;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Apache HttpClient 4, of which 4.5.14 is the last release.
class Apache4IT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("4.5.14", "4.3").map(Apache4IT::version).toList();
  }

  private static Client version(String version) {
    return new Client(
        "apache " + version,
        "Apache4Driver",
        8,
        List.of("org.apache.httpcomponents:httpclient:" + version),
        Set.of(REDIRECTS, PROXY, ELSEWHERE));
  }
}
