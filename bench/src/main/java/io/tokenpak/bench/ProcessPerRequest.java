package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A warm turn of the pool against a process of its own for the request. The two take turns, so
/// that noise hits them alike.
final class ProcessPerRequest implements Scenario {
  private static final int WARM_UP = 3;
  private static final int GOAL = 8;

  /// A round: a turn of the pool and a process.
  private record Pair(Answer pool, SingleRun process) {
    double ratio() {
      return process.untilEndedMillis() / pool.untilEndedMillis();
    }
  }

  @Override
  public void run(Lab lab) throws IOException, InterruptedException {
    Map<String, List<Pair>> pairs = Ways.<Pair>lists();
    for (Map.Entry<String, List<Pair>> way : pairs.entrySet()) {
      compare(lab, Ways.tools(way.getKey()), way.getValue());
    }
    print(pairs);
  }

  private static void compare(Lab lab, List<String> tools, List<Pair> pairs)
      throws IOException, InterruptedException {
    Path folder = lab.folder();
    Map<String, String> settings = Map.of("TOKENPAK_CLI_TOOLS", String.join(",", tools));
    try (CompanionRun companion = CompanionRun.start(lab, lab.claude(), settings);
        ClientSession client = new ClientSession(companion.url(), "compared")) {
      client.ask("hello");
      companion.await("there is a spare", pool -> pool.spares() == 1);
      BooleanSupplier over = lab.clock(Ways.COUNT);
      for (int round = -WARM_UP; round < lab.counts().rounds() && !over.getAsBoolean(); round++) {
        companion.rest(lab.counts().pause());
        String text = Recording.question(round + WARM_UP);
        Pair pair;
        if (round % 2 == 0) {
          Answer answer = client.ask(text);
          companion.rest(lab.counts().pause());
          pair = new Pair(answer, SingleRun.of(lab, folder, tools, text));
        } else {
          SingleRun process = SingleRun.of(lab, folder, tools, text);
          companion.rest(lab.counts().pause());
          pair = new Pair(client.ask(text), process);
        }
        if (round >= 0) {
          pairs.add(pair);
        }
      }
    }
  }

  private static void print(Map<String, List<Pair>> pairs) {
    Report.spreads("A warm turn against a process for each request, ms", "way");
    pairs.forEach((way, each) -> {
      Report.row("pool, " + way, Spread.of(each, pair -> pair.pool().untilEndedMillis()));
      Report.row(
          "process, " + way + ", until its answer",
          Spread.of(each, pair -> pair.process().untilAnsweredMillis()));
      Report.row(
          "process, " + way + ", until its end",
          Spread.of(each, pair -> pair.process().untilEndedMillis()));
    });
    pairs.forEach((way, each) -> {
      double pool = Median.of(each, pair -> pair.pool().untilEndedMillis());
      Report.note(
          "%s, ratio of the medians, until the process's answer: %.1f; median of the rounds'"
              + " ratios, until its end: %.1f",
          way,
          Median.of(each, pair -> pair.process().untilAnsweredMillis()) / pool,
          Median.of(each, Pair::ratio));
      Report.atLeast(
          way + ", ratio of the medians, until the process's end",
          Median.of(each, pair -> pair.process().untilEndedMillis()) / pool,
          GOAL);
    });
  }
}
