package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What the companion itself adds to a warm turn, on the way to the CLI and back. A [Recorder] in
/// the CLI's place tells when lines came and went; its own share is measured with ours.
final class OwnShare implements Scenario {
  /// A turn as the client and the CLI saw it.
  private record Seen(Answer client, Recording cli) {
    double in() {
      return Answer.millis(client.sent(), cli.asked());
    }

    double begun() {
      return Answer.millis(cli.begun(), client.begun());
    }

    double text() {
      return Answer.millis(cli.spoken(), client.spoken());
    }

    double end() {
      return Answer.millis(cli.ended(), client.ended());
    }
  }

  @Override
  public void run(Lab lab) throws IOException, InterruptedException {
    Path notes = lab.folder();
    Map<Integer, Answer> answers = new HashMap<>();
    Map<String, String> settings = Map.of("TOKENPAK_CLI_IDLE", "2s", "TOKENPAK_CLI_MEMORY", "4GiB");
    try (CompanionRun companion = CompanionRun.start(lab, Shim.around(lab, notes), settings)) {
      BooleanSupplier over = lab.clock(1);
      int next = 0;
      // The first session makes the companion's code warm.
      for (int session = 0; next < lab.counts().turns() && !over.getAsBoolean(); session++) {
        next = converse(lab, companion, session, next, answers);
      }
    }
    print(seen(answers, Recording.read(notes)), Shim.own(lab));
  }

  private static int converse(
      Lab lab, CompanionRun companion, int session, int first, Map<Integer, Answer> answers)
      throws IOException, InterruptedException {
    PoolCounts counts = lab.counts();
    int turns = session == 0 ? counts.warmUp() : Math.min(counts.session(), counts.turns() - first);
    try (ClientSession client = new ClientSession(companion.url(), "share-" + session)) {
      client.ask("hello");
      // A session that was used before keeps its process a little while, the next one waits for
      // none.
      companion.await("there is a spare", pool -> pool.spares() == 1);
      client.ask("hello again");
      for (int i = 0; i < turns; i++) {
        companion.rest(counts.pause());
        int number = first + i;
        Answer answer = client.ask(session == 0 ? "warm-up " + number : Recording.question(number));
        if (session > 0) {
          answers.put(number, answer);
        }
      }
    }
    return session == 0 ? 0 : first + turns;
  }

  private static List<Seen> seen(Map<Integer, Answer> answers, Map<Integer, Recording> cli)
      throws IOException {
    List<Seen> seen = new ArrayList<>();
    answers.forEach((number, answer) -> {
      Recording recording = cli.get(number);
      if (recording != null) {
        seen.add(new Seen(answer, recording));
      }
    });
    if (seen.isEmpty() || seen.size() < answers.size()) {
      throw new IOException(
          "%d turns were answered, %d recorded".formatted(answers.size(), seen.size()));
    }
    return seen;
  }

  private static void print(List<Seen> seen, Spread recorder) {
    Report.spreads("Our share of a warm turn, ms", "step");
    Report.row("request in → line on stdin", Spread.of(seen, Seen::in));
    Report.row("answer begins → first byte out", Spread.of(seen, Seen::begun));
    Report.row("text → its bytes out", Spread.of(seen, Seen::text));
    Report.row("result → last byte out, session stored", Spread.of(seen, Seen::end));
    Report.row(
        "the CLI: line on stdin → result, its provider included",
        Spread.of(seen, turn -> Answer.millis(turn.cli().asked(), turn.cli().ended())));
    Report.row("the recorder itself, in and out, between a pipe and `cat`", recorder);
    Spread sum = Spread.of(seen, turn -> turn.in() + turn.text());
    Report.row("**in and text out**", sum);
    Report.row("in and last byte out", Spread.of(seen, turn -> turn.in() + turn.end()));
    Report.atMost("in and text out, p50, ms", sum.median(), 2);
    Report.atMost("in and text out, p99, ms", sum.percentile(99), 10);
  }
}
