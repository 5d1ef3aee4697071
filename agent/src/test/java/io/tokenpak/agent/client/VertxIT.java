package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.HTTP2;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/// Vert.x, 4 by Netty 4.1, and 5 by Netty 4.2.
@Tag("real-client")
class VertxIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return List.of(version("4.5.24", 8), version("5.0.12", 11));
  }

  private static Client version(String version, int release) {
    return new Client(
        "vertx " + version,
        "VertxDriver",
        release,
        List.of("io.vertx:vertx-core:" + version),
        Set.of(REDIRECTS, PROXY, HTTP2));
  }
}
