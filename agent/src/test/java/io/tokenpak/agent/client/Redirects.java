package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// What goes where when a server sends a client on.
final class Redirects {
  private Redirects() {}

  static void same(Trial trial) throws Exception {
    RawServer server = trial.stage.companion();
    Answer answer = trial.ask(Ask.get(from(server, Hosts.COMPANION, server, Hosts.COMPANION)));

    assertThat(answer).isEqualTo(Trial.OK);
    assertThat(server.heard()).hasSize(2).allSatisfy(Ours::areWhole);
  }

  static void another(Trial trial) throws Exception {
    Stage stage = trial.stage;
    for (String host : List.of(Hosts.COMPANION, Hosts.STRANGER, Hosts.NAMED)) {
      Ask request = Ask.get(from(stage.companion(), Hosts.COMPANION, stage.plain(), host));
      // What the application set is carried on as ever.
      assertThat(trial.ask(request.with("X-Extra", "mine"))).isEqualTo(Trial.OK);
    }

    assertThat(stage.companion().heard()).hasSize(3);
    assertThat(stage.plain().heard())
        .hasSize(3)
        .allSatisfy(hop -> assertThat(hop.values("X-Extra")).containsExactly("mine"))
        .allSatisfy(hop -> assertThat(hop.values(Ours.SESSION)).isEmpty())
        .allSatisfy(hop -> assertThat(hop.values("X-TokenPak-Provider")).isEmpty());
  }

  static void back(Trial trial) throws Exception {
    Stage stage = trial.stage;
    String url = from(stage.plain(), Hosts.STRANGER, stage.companion(), Hosts.COMPANION);

    assertThat(trial.ask(Ask.get(url))).isEqualTo(Trial.OK);
    Ours.areAbsent(stage.plain().only());
    Ours.areWhole(stage.companion().only());
  }

  /// Many clients do not follow such a redirect at all.
  static void downgraded(Trial trial) throws Exception {
    Stage stage = trial.stage;
    for (String host : List.of(Hosts.NAMED, Hosts.STRANGER)) {
      var _ = trial.ask(Ask.get(from(stage.secure(), Hosts.NAMED, stage.plain(), host)));
    }

    assertThat(stage.secure().heard()).hasSize(2).allSatisfy(Ours::areThoseOfNamed);
    assertThat(stage.plain().heard()).allSatisfy(Ours::areAbsent);
  }

  static void modern(Trial trial) throws Exception {
    Http2Server server = trial.stage.modern();
    for (String host : List.of(Hosts.STRANGER, Hosts.NAMED)) {
      String url = from(server, Hosts.NAMED, server, host);
      assertThat(trial.ask(Ask.get(url)).body().strip()).isEqualTo("ok");
    }

    List<Heard> heard = server.heard();
    assertThat(heard).hasSize(4).allMatch(request -> request.line().endsWith(" HTTP/2.0"));
    assertThat(heard.get(0)).satisfies(Ours::areThoseOfNamed);
    assertThat(heard.get(1)).satisfies(Ours::areAbsent);
    assertThat(heard.get(2)).satisfies(Ours::areThoseOfNamed);
    assertThat(heard.get(3)).satisfies(Ours::areThoseOfNamed);
  }

  private static String from(
      RecordingServer server, String host, RecordingServer next, String nextHost) {
    return server.at(host, "/redirect?" + next.at(nextHost, "/next"));
  }
}
