package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Which server gets which fields.
final class Places {
  private Places() {}

  static void companion(Trial trial) throws Exception {
    Answer answer = trial.ask(Ask.get(trial.stage.companion().at(Hosts.COMPANION, "/")));

    assertThat(answer).isEqualTo(Trial.OK);
    Ours.areWhole(trial.stage.companion().only());
  }

  static void others(Trial trial) throws Exception {
    Stage stage = trial.stage;
    for (String host : List.of(Hosts.COMPANION, Hosts.STRANGER, Hosts.NAMED)) {
      assertThat(trial.ask(Ask.get(stage.plain().at(host, "/")))).isEqualTo(Trial.OK);
    }
    assertThat(trial.ask(Ask.get(stage.secure().at(Hosts.STRANGER, "/")))).isEqualTo(Trial.OK);
    assertThat(trial.ask(Ask.get(stage.companion().at(Hosts.STRANGER, "/")))).isEqualTo(Trial.OK);

    assertThat(stage.plain().heard()).hasSize(3).allSatisfy(Ours::areAbsent);
    Ours.areAbsent(stage.secure().only());
    Ours.areAbsent(stage.companion().only());
  }

  /// Who forwards requests may let others say the field `Host`. Some clients refuse to send it.
  static void forged(Trial trial) throws Exception {
    Stage stage = trial.stage;
    for (RecordingServer server : List.of(stage.secure(), stage.modern())) {
      var _ = trial.ask(Ask.get(server.at(Hosts.STRANGER, "/")).with("Host", Hosts.NAMED));

      assertThat(server.heard()).allSatisfy(Ours::areAbsent);
    }
    String companion = Hosts.COMPANION + ":" + stage.companion().port();
    var _ = trial.ask(Ask.get(stage.plain().at(Hosts.STRANGER, "/")).with("Host", companion));

    assertThat(stage.plain().heard()).allSatisfy(Ours::areAbsent);
  }

  /// A request may name one host, and its program tell the client to connect to another.
  static void elsewhere(Trial trial) throws Exception {
    Stage stage = trial.stage;
    String companion = stage.companion().at(Hosts.COMPANION, "");
    Ask past = Ask.get(companion + "/").with("At", stage.plain().at(Hosts.COMPANION, ""));
    Ask forged = Ask.get(stage.secure().at(Hosts.NAMED, "/"));
    Ask towards = Ask.get(stage.plain().at(Hosts.STRANGER, "/")).with("At", companion);

    assertThat(trial.ask(past)).isEqualTo(Trial.OK);
    var _ = trial.ask(forged.with("At", stage.secure().at(Hosts.STRANGER, "")));
    assertThat(trial.ask(towards)).isEqualTo(Trial.OK);

    Ours.areAbsent(stage.plain().only());
    assertThat(stage.secure().heard()).allSatisfy(Ours::areAbsent);
    Ours.areWhole(stage.companion().only());
  }

  static void sentAgain(Trial trial) throws Exception {
    Stage stage = trial.stage;
    Ask request = Ask.get(stage.companion().at(Hosts.COMPANION, "/")).with("X-Extra", "mine");
    String then = stage.plain().at(Hosts.STRANGER, "/");

    assertThat(trial.ask(request.with("Then", then))).isEqualTo(Trial.OK);

    assertThat(stage.companion().only().values(Ours.SESSION)).containsExactly("s-1");
    Heard second = stage.plain().only();
    assertThat(second.values("X-Extra")).containsExactly("mine");
    assertThat(second.values(Ours.SESSION)).isEmpty();
    assertThat(second.values("X-TokenPak-Provider")).isEmpty();
  }

  static void named(Trial trial) throws Exception {
    Answer answer = trial.ask(Ask.post(trial.stage.secure().at(Hosts.NAMED, "/"), "{}"));

    assertThat(answer).isEqualTo(Trial.OK);
    Ours.areThoseOfNamed(trial.stage.secure().only());
  }

  static void ownValue(Trial trial) throws Exception {
    String url = trial.stage.companion().at(Hosts.COMPANION, "/");
    Answer answer = trial.ask(Ask.get(url).with("x-openclaw-session", "mine"));

    assertThat(answer).isEqualTo(Trial.OK);
    Heard request = trial.stage.companion().only();
    assertThat(request.values(Ours.SESSION)).containsExactly("mine");
    assertThat(request.values("X-Extra")).containsExactly("e-1");
  }

  static void modern(Trial trial) throws Exception {
    Http2Server server = trial.stage.modern();
    for (String host : List.of(Hosts.NAMED, Hosts.STRANGER, Hosts.NAMED)) {
      assertThat(trial.ask(Ask.post(server.at(host, "/"), "{}"))).isEqualTo(Trial.OK);
    }

    List<Heard> heard = server.heard();
    assertThat(heard).hasSize(3).allMatch(request -> request.line().endsWith(" HTTP/2.0"));
    Ours.areThoseOfNamed(heard.get(0));
    Ours.areAbsent(heard.get(1));
    Ours.areThoseOfNamed(heard.get(2));
  }

  static void ownModernValue(Trial trial) throws Exception {
    Http2Server server = trial.stage.modern();
    String url = server.at(Hosts.NAMED, "/");

    assertThat(trial.ask(Ask.get(url).with("x-openclaw-session", "mine"))).isEqualTo(Trial.OK);
    assertThat(server.only().values(Ours.SESSION)).containsExactly("mine");
    assertThat(server.only().values("X-Extra")).containsExactly("e-1");
  }
}
