package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// OkHttp, from the oldest release that is supported to the newest.
class OkHttpIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("4.12.0", "3.12.13", "3.14.9", "5.5.1").map(OkHttpIT::version).toList();
  }

  /// A web socket is what the companion does not speak; and a client that sends nothing in clear
  /// would refuse to.
  @Test
  void leavesWithTheirProviderWhatTheCompanionCannotHave() throws Exception {
    String url = "https://" + Hosts.PROVIDER + "/";
    try (Trial trial = trial(Jdk.of(25), clients().getFirst())) {
      for (String special : List.of("SOCKET", "SECURE")) {
        Answer answer = trial.ask(new Ask("sync", 1, special, url, "", "", List.of()));

        assertThat(answer.body()).as(special).contains("ConnectException");
      }
      assertThat(trial.stage.companion().heard()).isEmpty();
    }
  }

  private static Client version(String version) {
    // Since 5.0 the classes for the JVM are an artifact of their own, which Gradle alone finds.
    String artifact = version.startsWith("5.") ? "okhttp-jvm" : "okhttp";
    return new Client(
        "okhttp " + version,
        "OkHttpDriver",
        8,
        List.of("com.squareup.okhttp3:" + artifact + ":" + version),
        EnumSet.complementOf(EnumSet.of(Client.Ability.ELSEWHERE, Client.Ability.SAME_OBJECT)));
  }
}
