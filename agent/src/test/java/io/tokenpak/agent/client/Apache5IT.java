package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ELSEWHERE;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;
import static io.tokenpak.agent.client.Client.Ability.SAME_OBJECT;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Apache HttpClient 5, its blocking side.
class Apache5IT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("5.5.1", "5.0.4", "5.6.5").map(Apache5IT::version).toList();
  }

  private static Client version(String version) {
    return new Client(
        "apache " + version,
        "Apache5Driver",
        8,
        artifacts(version),
        Set.of(REDIRECTS, PROXY, SAME_OBJECT, ELSEWHERE));
  }

  static List<String> artifacts(String version) {
    return List.of(
        "org.apache.httpcomponents.client5:httpclient5:" + version, "org.slf4j:slf4j-nop:1.7.36");
  }
}
