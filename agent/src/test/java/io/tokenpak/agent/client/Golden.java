package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Captures of the same requests with the agent and without.
final class Golden {
  private Golden() {}

  static void compared(Trial trial) throws Exception {
    List<Heard> none = capture(trial, Optional.empty());
    List<Heard> off = capture(trial, Optional.of(Ours.options(trial.stage) + ",off=true"));
    List<Heard> on = capture(trial, Optional.of(Ours.options(trial.stage)));

    assertThat(off).isEqualTo(none);
    assertThat(on).isNotEqualTo(none);
    assertThat(on.stream().map(Ours::without)).isEqualTo(none);
  }

  private static List<Heard> capture(Trial trial, Optional<String> agent) throws Exception {
    Stage stage = trial.stage;
    stage.forget();
    try (ClientRun run = trial.other(agent)) {
      for (RecordingServer server : List.of(stage.companion(), stage.secure(), stage.modern())) {
        String host = server == stage.companion() ? Hosts.COMPANION : Hosts.NAMED;
        assertThat(run.ask(Ask.get(server.at(host, "/")).with("X-Own", "v"))).isEqualTo(Trial.OK);
        assertThat(run.ask(Ask.post(server.at(host, "/"), "{\"a\":1}"))).isEqualTo(Trial.OK);
        String redirect = server.at(host, "/redirect?/next");
        assertThat(run.ask(Ask.get(redirect)).status()).isIn(200, 302);
        assertThat(run.ask(Ask.get(server.at(host, "/")).async()).status()).isEqualTo(200);
      }
      assertThat(run.errors()).isEmpty();
    }
    List<Heard> all = new ArrayList<>(stage.companion().heard());
    all.addAll(stage.secure().heard());
    all.addAll(stage.modern().heard());
    return all;
  }
}
