package io.tokenpak.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/// Many turns of one session: whether the companion grows with them.
final class LongSession implements Scenario {
  private static final int PARTS = 6;
  private static final double KILOBYTES = 1024;
  private static final double MEBIBYTES = 1024 * KILOBYTES;

  /// How the companion stood after so many turns.
  private record Stand(int turns, OptionalLong heap, Footprint companion, double turnMillis) {
    String[] cells() {
      return new String[] {
        Integer.toString(turns),
        heap.isPresent()
            ? String.format(Locale.ROOT, "%.2f", heap.getAsLong() / MEBIBYTES)
            : "no jcmd",
        Report.number(companion.rssKilobytes() / KILOBYTES),
        Long.toString(companion.threads()),
        Long.toString(companion.files()),
        Report.number(turnMillis)
      };
    }
  }

  @Override
  public void run(Lab lab) throws IOException, InterruptedException {
    int turns = lab.counts().longSession();
    List<Stand> stands = new ArrayList<>();
    Map<String, String> settings = Map.of("TOKENPAK_CLI_TURNS", Integer.toString(turns + 1));
    try (CompanionRun companion = CompanionRun.start(lab, lab.claude(), settings);
        ClientSession client = new ClientSession(companion.url(), "long")) {
      BooleanSupplier over = lab.clock(1);
      List<Answer> part = new ArrayList<>();
      for (int i = 1; i <= turns && !over.getAsBoolean(); i++) {
        part.add(client.ask(Recording.question(i)));
        if (i % Math.max(turns / PARTS, 1) == 0) {
          stands.add(stand(companion, i, part));
          part.clear();
        }
      }
    }
    print(stands);
  }

  private static Stand stand(CompanionRun companion, int turns, List<Answer> part)
      throws IOException, InterruptedException {
    Report.progress("long session: %d turns", turns);
    Footprint before = Footprint.of(companion.pid());
    OptionalLong heap = companion.liveBytes();
    return new Stand(turns, heap, before, Median.of(part, Answer::untilEndedMillis));
  }

  private static void print(List<Stand> stands) {
    Report.head(
        "One session, and what the companion holds",
        "turns",
        "live heap, MiB",
        "RSS, MiB",
        "threads",
        "open files",
        "median turn, ms");
    stands.forEach(stand -> Report.row(stand.cells()));
    Stand first = stands.getFirst();
    Stand last = stands.getLast();
    Report.note(
        "from turn %d to turn %d: heap %+.2f MiB, RSS %+.1f MiB, threads %+d, open files %+d",
        first.turns(),
        last.turns(),
        (last.heap().orElse(0) - first.heap().orElse(0)) / MEBIBYTES,
        (last.companion().rssKilobytes() - first.companion().rssKilobytes()) / KILOBYTES,
        last.companion().threads() - first.companion().threads(),
        last.companion().files() - first.companion().files());
  }
}
