package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ASYNC;
import static io.tokenpak.agent.client.Client.Ability.HTTP2;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;
import static io.tokenpak.agent.client.Client.Ability.SEES_PROXY;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Reactor Netty, 1.0 and 1.2 by Netty 4.1, and 1.3 by Netty 4.2.
class ReactorIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("1.2.18", "1.0.48", "1.3.6").map(ReactorIT::version).toList();
  }

  private static Client version(String version) {
    return new Client(
        "reactor " + version,
        "ReactorDriver",
        8,
        List.of("io.projectreactor.netty:reactor-netty-http:" + version),
        Set.of(REDIRECTS, PROXY, SEES_PROXY, HTTP2, ASYNC));
  }
}
