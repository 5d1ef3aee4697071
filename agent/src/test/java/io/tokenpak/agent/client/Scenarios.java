package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The scenarios of every client.
final class Scenarios {
  private Scenarios() {}

  /// Those that the client is able to take part in.
  static List<Scenario> of(Client client) {
    List<Scenario> all = new ArrayList<>();
    all.add(new Scenario("sends the same bytes each time without an agent", Scenarios::sameBytes));
    return all;
  }

  /// Else a comparison of captures would say nothing.
  private static void sameBytes(Trial trial) throws Exception {
    List<Heard> once = capture(trial, Optional.empty());
    List<Heard> again = capture(trial, Optional.empty());

    assertThat(once).isNotEmpty().isEqualTo(again);
  }

  private static List<Heard> capture(Trial trial, Optional<String> agent) throws Exception {
    Stage stage = trial.stage;
    stage.forget();
    try (ClientRun run = trial.other(agent)) {
      for (RecordingServer server : List.of(stage.companion(), stage.secure(), stage.modern())) {
        String named = server == stage.companion() ? Hosts.COMPANION : Hosts.NAMED;
        assertThat(run.ask(Ask.get(server.at(named, "/one")).with("X-Own", "v"))).isEqualTo(OK);
        assertThat(run.ask(Ask.post(server.at(named, "/two"), "{\"a\":1}"))).isEqualTo(OK);
        assertThat(run.ask(Ask.get(server.at(named, "/three")).async()).status()).isEqualTo(200);
      }
    }
    List<Heard> all = new ArrayList<>(stage.companion().heard());
    all.addAll(stage.secure().heard());
    all.addAll(stage.modern().heard());
    return all;
  }

  private static final Answer OK = new Answer(200, "ok");
}
