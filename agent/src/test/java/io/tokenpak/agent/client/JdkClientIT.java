package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

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
            EnumSet.complementOf(
                EnumSet.of(Client.Ability.ELSEWHERE, Client.Ability.SAME_OBJECT))));
  }

  /// Which the companion does not speak.
  @Test
  void leavesWebSocketsWithTheirProvider() throws Exception {
    Ask socket = new Ask("sync", 1, "SOCKET", "wss://" + Hosts.PROVIDER + "/", "", "", List.of());
    try (Trial trial = trial(Jdk.of(25), clients().getFirst())) {
      Answer answer = trial.ask(socket);

      assertThat(answer.body()).contains("ConnectException");
      assertThat(trial.stage.companion().heard()).isEmpty();
    }
  }
}
