package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// The same request again, at once with others, and answered late.
final class Times {
  private static final int MANY = 16;

  private Times() {}

  static void again(Trial trial) throws Exception {
    // The client sends it once more, or the application does.
    Answer first = trial.ask(Ask.get(at(trial, "/busy")));
    Answer second = trial.ask(Ask.get(at(trial, "/busy")));

    assertThat(first.status()).isIn(200, 503);
    assertThat(second).isEqualTo(Trial.OK);
    assertThat(trial.stage.companion().heard()).hasSizeBetween(2, 3).allSatisfy(Ours::areWhole);
  }

  static void broken(Trial trial) throws Exception {
    var _ = trial.ask(Ask.get(at(trial, "/reset")));
    Answer answer = trial.ask(Ask.get(at(trial, "/reset")));

    assertThat(answer).isEqualTo(Trial.OK);
    assertThat(trial.stage.companion().heard()).hasSizeBetween(2, 3).allSatisfy(Ours::areWhole);
  }

  static void concurrent(Trial trial) throws Exception {
    Ask request = Ask.post(at(trial, "/"), "{\"a\":1}").times(MANY);
    List<Answer> answers = trial.askAll(request);
    List<Answer> elsewhere =
        trial.askAll(Ask.get(trial.stage.plain().at(Hosts.STRANGER, "/")).times(MANY));

    assertThat(answers).hasSize(MANY).containsOnly(Trial.OK);
    assertThat(elsewhere).hasSize(MANY).containsOnly(Trial.OK);
    assertThat(trial.stage.companion().heard()).hasSize(MANY).allSatisfy(Ours::areWhole);
    assertThat(trial.stage.plain().heard()).hasSize(MANY).allSatisfy(Ours::areAbsent);
  }

  static void streamed(Trial trial) throws Exception {
    Answer answer = trial.ask(Ask.post(at(trial, "/stream"), "{}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().lines()).contains("data: one", "data: two", "data: three");
    Ours.areWhole(trial.stage.companion().only());
  }

  static void async(Trial trial) throws Exception {
    Answer streamed = trial.ask(Ask.get(at(trial, "/stream")).async());
    Answer whole = trial.ask(Ask.post(at(trial, "/"), "{}").async());

    assertThat(streamed.body().lines()).contains("data: one", "data: two", "data: three");
    assertThat(whole.body().strip()).isEqualTo("ok");
    assertThat(trial.stage.companion().heard()).hasSize(2).allSatisfy(Ours::areWhole);
  }

  private static String at(Trial trial, String target) {
    return trial.stage.companion().at(Hosts.COMPANION, target);
  }
}
