package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

/// The agent comes to a client that is at work, is told other options, and goes.
final class Attached {
  private Attached() {}

  static void comesAndGoes(Trial trial) throws Exception {
    String options = Ours.options(trial.stage);
    try (ClientRun run = trial.other(Optional.empty())) {
      Ours.areAbsent(heard(trial, run));
      run.attach(options);
      Ours.areWhole(heard(trial, run));
      run.attach(options.replace("session=s-1", "session=s-2"));
      assertThat(heard(trial, run).values(Ours.SESSION)).containsExactly("s-2");
      run.attach(options + ",off=true");
      Ours.areAbsent(heard(trial, run));
    }
  }

  private static Heard heard(Trial trial, ClientRun run) throws Exception {
    RawServer server = trial.stage.companion();
    server.forget();
    assertThat(run.ask(Ask.get(server.at(Hosts.COMPANION, "/")))).isEqualTo(Trial.OK);
    return server.only();
  }
}
