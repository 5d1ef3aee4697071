package io.tokenpak.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Long messages make a process outgrow a low bound: it is replaced, and its session goes on.
final class MemoryBound implements Scenario {
  private static final int BOUND_MEBIBYTES = 256;
  private static final int MESSAGE = 1 << 20;
  private static final int GOAL_MILLIS = 3000;
  private static final double KILOBYTES = 1024;
  private static final Duration LOOK = Duration.ofMillis(50);

  private double highest;
  private double longestOver;

  @Override
  public void run(Lab lab) throws IOException, InterruptedException {
    Map<String, String> settings = Map.of("TOKENPAK_CLI_MEMORY", BOUND_MEBIBYTES + "MiB");
    int answered = 0;
    try (CompanionRun companion = CompanionRun.start(lab, lab.claude(), settings);
        ClientSession client = new ClientSession(companion.url(), "heavy")) {
      BooleanSupplier over = lab.clock(1);
      for (int i = 0; i < lab.counts().heavy() && !over.getAsBoolean(); i++) {
        client.ask("x".repeat(MESSAGE));
        answered++;
        awaitSmall(companion);
      }
      PoolView pool = companion.pool();
      Report.head(
          "A bound of %d MiB for each process".formatted(BOUND_MEBIBYTES), "what", "measured");
      Report.row("turns of one session with 1 MiB each, all answered", Integer.toString(answered));
      Report.row("highest RSS seen of a process after its turn, MiB", Report.number(highest));
      Report.row("processes that ended unasked", Long.toString(pool.restarts()));
      Report.atLeast("processes replaced", (double) pool.replaced(), 1);
      Report.atMost(
          "longest time that a process at rest was too large, ms", longestOver, GOAL_MILLIS);
    }
  }

  /// Waits until every process is within its bound.
  private void awaitSmall(CompanionRun companion) throws IOException, InterruptedException {
    long ended = System.nanoTime();
    double most = most(companion);
    while (most > BOUND_MEBIBYTES) {
      highest = Math.max(highest, most);
      longestOver = Math.max(longestOver, Answer.millis(ended, System.nanoTime()));
      if (longestOver > 10 * GOAL_MILLIS) {
        throw new IOException("a process of %.0f MiB is not replaced".formatted(most));
      }
      companion.rest(LOOK);
      most = most(companion);
    }
    highest = Math.max(highest, most);
  }

  private static double most(CompanionRun companion) {
    List<ProcessHandle> clis = companion.clis();
    return clis.stream().mapToDouble(MemoryBound::resident).max().orElse(0);
  }

  /// Nothing once the process is gone.
  private static double resident(ProcessHandle cli) {
    try {
      return Footprint.of(cli.pid()).rssKilobytes() / KILOBYTES;
    } catch (IOException _) {
      return 0;
    }
  }
}
