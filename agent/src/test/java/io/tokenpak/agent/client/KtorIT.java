package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ASYNC;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;

import java.util.List;
import java.util.Set;

/// Ktor's client, by its own engine and by those that the agent knows by themselves.
class KtorIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return List.of(
        version("3.3.3", "cio"),
        version("2.3.13", "cio"),
        version("3.6.1", "cio"),
        version("3.3.3", "okhttp"),
        version("3.3.3", "apache5"),
        version("3.3.3", "java"),
        version("3.3.3", "apache"));
  }

  private static Client version(String version, String engine) {
    return new Client(
        "ktor " + version + " by " + engine,
        "KtorDriver",
        engine.equals("java") ? 11 : 8,
        List.of(
            "io.ktor:ktor-client-" + engine + "-jvm:" + version,
            "org.slf4j:slf4j-nop:" + (version.startsWith("2.") ? "1.7.36" : "2.0.17")),
        Set.of(REDIRECTS, PROXY, ASYNC));
  }
}
