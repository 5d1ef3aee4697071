package io.tokenpak.companion.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.usage.UsageRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Kills programs that write to one ledger, one after the other, and holds what is found then
/// against what they had said was durable.
final class KilledWriters {
  private static final int MOST_OF_ONE = 100_000;
  private static final long PROBE = 1L << 30;
  private static final Duration LONGEST = Duration.ofMillis(700);

  private final LedgerSettings settings;
  private final Random random;
  private final Set<Long> begun = new HashSet<>();
  private final Set<Long> ended = new HashSet<>();
  private int runs;

  KilledWriters(LedgerSettings settings, long seed) {
    this.settings = settings;
    this.random = new Random(seed);
  }

  /// Lets a program write, and kills it at some moment.
  void kill() throws IOException, InterruptedException {
    Path output = Files.createTempFile(settings.home(), "writer", ".log");
    Process process = writer(output, (long) runs++ * MOST_OF_ONE);
    try {
      // Now and then while the database is being opened, more often while it is written.
      String word = random.nextInt(4) == 0 ? "started" : "begun";
      await()
          .atMost(Duration.ofSeconds(50))
          .until(() -> said(output).stream().anyMatch(line -> line.startsWith(word)));
      var _ = process.waitFor(random.nextLong(LONGEST.toMillis()), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
    remember(said(output));
    Files.delete(output);
  }

  private Process writer(Path output, long first) throws IOException {
    return writer(settings, output, first, MOST_OF_ONE);
  }

  /// A program that records exchanges.
  static Process writer(LedgerSettings settings, Path output, long first, int most)
      throws IOException {
    ServerSettings server = settings.server().orElse(null);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                settings.home().toString(),
                Long.toString(first),
                Integer.toString(most),
                server == null ? "-" : server.url(),
                server == null ? "-" : server.user().orElse("-"),
                server == null ? "-" : server.passwordFile().orElseThrow().toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static List<String> said(Path output) throws IOException {
    String text = Files.readString(output, StandardCharsets.UTF_8);
    // Without a line that is being written.
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private void remember(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith("begun ")) {
        begun.add(Long.valueOf(line.substring(6)));
      } else if (line.startsWith("ended ")) {
        ended.add(Long.valueOf(line.substring(6)));
      } else {
        // A server may be slow to answer; what waits for it is not durable yet.
        assertThat(line)
            .containsAnyOf(
                "started", "what they cost is unknown", "is not recorded now, and waits", "again");
      }
    }
  }

  int durable() {
    return ended.size();
  }

  /// Opens the ledger as the next companion does, and looks at every row.
  void verify() {
    try (Ledger ledger = Ledger.open(settings, UnaryOperator.identity(), List.of())) {
      ledger.start();
      long probe = PROBE + runs;
      ledger.ended(SampleRows.row(probe));
      await().atMost(Duration.ofSeconds(30)).until(() -> ledger.health().written() == 1);
      ended.add(probe);
      Map<Long, String> found = outcomes(ledger);
      assertThat(found.keySet()).as("exchanges whose beginning was durable").containsAll(begun);
      assertThat(ended)
          .as("exchanges whose end was durable")
          .allMatch(number -> "ok".equals(found.get(number)));
      assertThat(ledger.health().degraded()).isFalse();
      UsageSum total = ledger.report(SampleRows.all(Dimension.SESSION)).total();
      long ok = found.values().stream().filter("ok"::equals).count();
      // On a server, a companion is taken for dead some minutes later.
      long open = found.values().stream().filter("open"::equals).count();
      assertThat(settings.server().isPresent() || open == 0).isTrue();
      assertThat(total.requests()).as("sums agree with rows").isEqualTo(found.size() - open);
      assertThat(total.unknown()).isEqualTo(found.size() - open - ok);
      assertThat(total.input()).isEqualTo(10 * ok);
    }
    assertThat(settings.home()).isDirectoryNotContaining("glob:**corrupt**");
  }

  private static Map<Long, String> outcomes(Ledger ledger) {
    Map<Long, String> outcomes = new HashMap<>();
    List<UsageRow> rows = new ArrayList<>();
    ledger.each(SampleRows.allRows(), rows::add);
    for (UsageRow row : rows) {
      long number = Long.parseLong(row.intent().request(), 16);
      assertThat(outcomes.put(number, row.answer().outcome())).as("no row twice").isNull();
    }
    return outcomes;
  }
}
