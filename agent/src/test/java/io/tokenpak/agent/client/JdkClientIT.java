package io.tokenpak.agent.client;

import java.util.EnumSet;
import java.util.List;

/// The client of `java.net.http`, whose version is the JDK's.
class JdkClientIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return List.of(
        new Client(
            "java.net.http",
            "JdkClientDriver",
            11,
            List.of(),
            EnumSet.allOf(Client.Ability.class)));
  }
}
