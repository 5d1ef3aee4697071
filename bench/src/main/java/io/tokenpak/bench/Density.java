package io.tokenpak.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Many sessions at one time, each with a process of its own: what they hold, and how long a turn
/// of all of them takes.
final class Density implements Scenario {
  private static final int AT_ONCE = 2;
  private static final double KILOBYTES = 1024;

  @Override
  public void run(Lab lab) throws IOException, InterruptedException {
    int sessions = lab.counts().sessions();
    Map<String, String> settings =
        Map.of(
            "TOKENPAK_CLI_PROCESSES",
            Integer.toString(sessions),
            "TOKENPAK_CLI_SPARES",
            "0",
            "TOKENPAK_CLI_QUEUE",
            Integer.toString(sessions),
            "TOKENPAK_CLI_IDLE",
            "1h");
    try (CompanionRun companion = CompanionRun.start(lab, lab.claude(), settings)) {
      companion.rest(lab.counts().pause());
      List<ClientSession> clients = new ArrayList<>();
      try {
        for (int i = 0; i < sessions; i++) {
          clients.add(new ClientSession(companion.url(), "dense-" + i));
        }
        measure(companion, clients);
      } finally {
        for (ClientSession client : clients) {
          client.close();
        }
      }
    }
  }

  private static void measure(CompanionRun companion, List<ClientSession> clients)
      throws IOException, InterruptedException {
    int sessions = clients.size();
    long available = Footprint.availableKilobytes();
    List<Answer> first = ask(clients, AT_ONCE);
    companion.await("all processes are there", pool -> pool.processes() == sessions);
    long drop = available - Footprint.availableKilobytes();
    List<Answer> warm = ask(clients, sessions);
    Report.spreads(sessions + " sessions at one time, ms", "turn");
    Report.row("the first, two at once", Spread.of(first, Answer::untilEndedMillis));
    Report.row("the second, all at once", Spread.of(warm, Answer::untilEndedMillis));
    Report.note(
        "all first turns took %.0f ms, all second ones %.0f ms", duration(first), duration(warm));
    Report.note("enclosure %s", companion.pool().enclosure());
    printMemory(companion, drop);
  }

  private static double duration(List<Answer> answers) {
    return Answer.millis(
        answers.stream().mapToLong(Answer::sent).min().orElseThrow(),
        answers.stream().mapToLong(Answer::ended).max().orElseThrow());
  }

  private static List<Answer> ask(List<ClientSession> clients, int atOnce)
      throws IOException, InterruptedException {
    List<Callable<Answer>> questions = new ArrayList<>();
    clients.forEach(client -> questions.add(() -> client.ask("hello")));
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      for (Future<Answer> each : threads.invokeAll(questions)) {
        answers.add(each.get());
      }
    } catch (ExecutionException failure) {
      throw new IOException("a turn failed: " + failure.getCause(), failure);
    }
    return answers;
  }

  private static void printMemory(CompanionRun companion, long drop) throws IOException {
    List<Footprint> processes = new ArrayList<>();
    for (ProcessHandle cli : companion.clis()) {
      processes.add(Footprint.of(cli.pid()));
    }
    Report.spreads("What they hold, MiB", "memory");
    Spread pss = Spread.of(processes, each -> each.pssKilobytes() / KILOBYTES);
    Report.row("PSS of a process", pss);
    Report.row("RSS of a process", Spread.of(processes, each -> each.rssKilobytes() / KILOBYTES));
    Report.note(
        "PSS of all: %.0f MiB; MemAvailable fell by %.0f MiB, %.0f MiB for each process;"
            + " the companion itself holds %.0f MiB RSS",
        pss.sum(),
        drop / KILOBYTES,
        drop / KILOBYTES / processes.size(),
        Footprint.of(companion.pid()).rssKilobytes() / KILOBYTES);
  }
}
