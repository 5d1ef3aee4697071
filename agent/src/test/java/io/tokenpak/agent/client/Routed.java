package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Requests for a provider that go to the companion.
final class Routed {
  private static final String TARGET = "/v1/mess%2Fages?a=b%20c&d=%C3%A9";
  private static final String BODY = "{\"model\":\"m\"}";

  private Routed() {}

  static void provider(Trial trial) throws Exception {
    String url = "https://" + Hosts.PROVIDER + TARGET;
    for (Ask request : List.of(Ask.get(url), Ask.post(url, BODY), Ask.post(url, BODY).async())) {
      Answer answer = trial.ask(request.with("X-Api-Key", "key"));
      assertThat(answer.body().strip()).isEqualTo("ok");
    }

    List<Heard> heard = trial.stage.companion().heard();
    assertThat(heard).hasSize(3).allSatisfy(Ours::areWhole);
    assertThat(heard)
        .allSatisfy(request -> assertThat(request.target()).isEqualTo(TARGET))
        .allSatisfy(request -> assertThat(request.values("x-api-key")).containsExactly("key"));
    assertThat(heard).extracting(Heard::body).containsExactly("", BODY, BODY);
    assertThat(heard.getFirst().values("host"))
        .containsExactly(Hosts.COMPANION + ":" + trial.stage.companion().port());
  }

  static void others(Trial trial) throws Exception {
    Stage stage = trial.stage;
    assertThat(trial.ask(Ask.get(stage.secure().at(Hosts.PROVIDER, "/")))).isEqualTo(Trial.OK);
    assertThat(trial.ask(Ask.get(stage.plain().at(Hosts.PROVIDER, "/")))).isEqualTo(Trial.OK);

    Ours.areAbsent(stage.secure().only());
    Ours.areAbsent(stage.plain().only());
    assertThat(stage.companion().heard()).isEmpty();
  }
}
