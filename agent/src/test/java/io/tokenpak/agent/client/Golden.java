package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What servers hear of the same requests, with the agent and without.
///
/// @param errors what the client's process said of itself; newer Java warns of what some clients do
record Golden(List<Heard> heard, String errors) {

  static void compared(Trial trial) throws Exception {
    Golden none = capture(trial, Optional.empty());
    Golden off = capture(trial, Optional.of(Ours.options(trial.stage) + ",off=true"));
    Golden on = capture(trial, Optional.of(Ours.options(trial.stage)));

    assertThat(off).isEqualTo(none);
    assertThat(on.heard).isNotEqualTo(none.heard);
    assertThat(on.heard.stream().map(Ours::without)).isEqualTo(none.heard);
    assertThat(on.errors).isEqualTo(none.errors);
  }

  private static Golden capture(Trial trial, Optional<String> agent) throws Exception {
    Stage stage = trial.stage;
    stage.forget();
    String errors;
    try (ClientRun run = trial.other(agent)) {
      for (RecordingServer server : List.of(stage.companion(), stage.secure(), stage.modern())) {
        String host = server == stage.companion() ? Hosts.COMPANION : Hosts.NAMED;
        assertThat(run.ask(Ask.get(server.at(host, "/")).with("X-Own", "v"))).isEqualTo(Trial.OK);
        assertThat(run.ask(Ask.post(server.at(host, "/"), "{\"a\":1}"))).isEqualTo(Trial.OK);
        String redirect = server.at(host, "/redirect?/next");
        assertThat(run.ask(Ask.get(redirect)).status()).isIn(200, 302);
        assertThat(run.ask(Ask.get(server.at(host, "/")).async()).status()).isEqualTo(200);
      }
      errors = run.errors();
    }
    List<Heard> all = new ArrayList<>(stage.companion().heard());
    all.addAll(stage.secure().heard());
    all.addAll(stage.modern().heard());
    return new Golden(all, errors);
  }
}
