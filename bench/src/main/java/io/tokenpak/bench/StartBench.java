package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Measures starts of a built distribution: the time until a first forwarded request is answered, and the memory held
/// when idle. Ways to start take turns, so that a noisy machine is noisy for all of them alike.
///
///     java -cp bench/target/classes io.tokenpak.bench.StartBench [RUNS] [DISTRIBUTION]
public final class StartBench {
  private static final Map<String, String> JVM_OPTIONS_BY_WAY =
      Map.of("as distributed", "", "without AOT cache", "-XX:AOTMode=off");

  private StartBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 11;
    Path home = Path.of(args.length > 1 ? args[1] : "companion/target/tokenpak");
    Path launcher = home.resolve("bin/tokenpak").toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new IOException("no " + launcher + ": build it with mvn -DskipTests package");
    }
    try (StubProvider provider = new StubProvider()) {
      print(measure(launcher, provider, runs));
    }
  }

  private static Map<String, List<Start>> measure(Path launcher, StubProvider provider, int runs)
      throws IOException, InterruptedException {
    Map<String, List<Start>> starts = new TreeMap<>();
    for (int run = 0; run <= runs; run++) {
      for (Map.Entry<String, String> way : JVM_OPTIONS_BY_WAY.entrySet()) {
        Start start = Start.measure(launcher, way.getValue(), provider);
        // The first round only fills the file cache.
        if (run > 0) {
          starts.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(start);
        }
      }
      System.err.printf("round %d of %d%n", run, runs);
    }
    return starts;
  }

  private static void print(Map<String, List<Start>> starts) {
    System.out.println("| start | runs | first answer, median (fastest) | CPU | RSS | PSS |");
    System.out.println("|---|---|---|---|---|---|");
    starts.forEach((way, each) ->
        System.out.printf(
            "| %s | %d | %.0f ms (%.0f) | %.0f ms | %.1f MB | %.1f MB |%n",
            way,
            each.size(),
            Median.of(each, start -> start.untilAnswer().toNanos() / 1e6),
            each.stream()
                .mapToDouble(start -> start.untilAnswer().toNanos() / 1e6)
                .min()
                .orElseThrow(),
            Median.of(each, start -> start.cpu().toMillis()),
            Median.of(each, start -> start.rssKilobytes() / 1024.0),
            Median.of(each, start -> start.pssKilobytes() / 1024.0)));
  }
}
