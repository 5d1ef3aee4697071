package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

  /// For some clients copy what a hop had, and it is told from the application's by its value.
  static void forgetsNone(Trial trial) throws Exception {
    Stage stage = trial.stage;
    String options = Ours.options(stage);
    String url =
        stage.companion().at(Hosts.COMPANION, "/held?" + stage.plain().at(Hosts.STRANGER, "/"));
    try (ClientRun run = trial.other(Optional.of(options));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> answer = threads.submit(() -> run.ask(Ask.get(url)));
      await().until(() -> !stage.companion().heard().isEmpty());
      for (String session : List.of("s-2", "s-3", "s-4")) {
        run.attach(options.replace("session=s-1", "session=" + session));
      }
      stage.companion().release();

      assertThat(answer.get()).isEqualTo(Trial.OK);
      Ours.areWhole(stage.companion().only());
      Ours.areAbsent(stage.plain().only());
    }
  }
}
