package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Measures the pool of CLI processes of a built distribution, with a real CLI and a provider that
/// answers at once. Everything is on this machine, in a folder that is thrown away; the CLI needs no
/// login.
///
///     java -cp 'bench/target/classes:companion/target/tokenpak/lib/*' io.tokenpak.bench.PoolBench CLAUDE
///         [SCENARIO]... [COUNT=NUMBER]... [/DISTRIBUTION]
public final class PoolBench {
  private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

  static {
    SCENARIOS.put("share", new OwnShare());
    SCENARIOS.put("process", new ProcessPerRequest());
    SCENARIOS.put("begin", new Beginnings());
    SCENARIOS.put("density", new Density());
    SCENARIOS.put("bound", new MemoryBound());
    SCENARIOS.put("long", new LongSession());
  }

  private PoolBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0) {
      System.err.printf(
          "usage: PoolBench CLAUDE [SCENARIO]... [COUNT=NUMBER]... [/DISTRIBUTION]%n"
              + "scenarios: %s%ncounts: %s%n",
          String.join(" ", SCENARIOS.keySet()), PoolCounts.described());
      System.exit(2);
    }
    List<String> words = List.of(args).subList(1, args.length);
    Map<String, Scenario> chosen = new LinkedHashMap<>(SCENARIOS);
    if (words.stream().anyMatch(SCENARIOS::containsKey)) {
      chosen.keySet().retainAll(words);
    }
    Path distribution =
        Path.of(
            words.stream()
                .filter(word -> word.startsWith("/"))
                .findFirst()
                .orElse("companion/target/tokenpak"));
    String[] counts =
        words.stream()
            .filter(word -> !SCENARIOS.containsKey(word) && !word.startsWith("/"))
            .toArray(String[]::new);
    run(
        chosen,
        Path.of(args[0]).toRealPath(),
        distribution.resolve("bin/tokenpak").toAbsolutePath(),
        PoolCounts.of(counts));
  }

  private static void run(
      Map<String, Scenario> scenarios, Path claude, Path launcher, PoolCounts counts)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(launcher)) {
      throw new IOException("no " + launcher + ": build it with mvn -DskipTests package");
    }
    boolean failed = false;
    Path root = Files.createTempDirectory("tokenpak-pool-bench");
    try (StubProvider provider = new StubProvider()) {
      Lab lab = new Lab(launcher, claude, provider, root, counts);
      printMachine(claude);
      for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
        Report.progress("%s, load %s", scenario.getKey(), Footprint.load());
        failed |= !succeeds(scenario.getValue(), lab);
        Report.note("load afterwards: %s", Footprint.load());
      }
    }
    if (failed) {
      System.err.println("the logs are in " + root);
      System.exit(1);
    }
    remove(root);
  }

  /// One that fails does not lose what the others find.
  private static boolean succeeds(Scenario scenario, Lab lab) throws InterruptedException {
    try {
      scenario.run(lab);
      return true;
    } catch (IOException | IllegalArgumentException failure) {
      Report.note("FAILED: %s", failure);
      return false;
    }
  }

  private static void printMachine(Path claude) throws IOException, InterruptedException {
    Process version = new ProcessBuilder(claude.toString(), "--version").start();
    String said;
    try (var out = version.inputReader()) {
      said = String.valueOf(out.readLine());
    }
    System.out.printf(
        "%d cores, load %s, %d MiB available, JDK %s, %s%n",
        Runtime.getRuntime().availableProcessors(),
        Footprint.load(),
        Footprint.availableKilobytes() / 1024,
        Runtime.version(),
        said);
    var _ = version.waitFor();
  }

  private static void remove(Path root) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(root)) {
      found.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
