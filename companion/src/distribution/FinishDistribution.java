import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Completes the distribution that the assembly laid out: links the Java runtime into it, and
/// records the AOT cache by letting the launcher run the demo. Both are kept when nothing that they
/// are made of has changed.
final class FinishDistribution {
  /// What the jars need (see `jdeps`), and what is found by name only: TLS curves, the attach API.
  private static final String MODULES =
      "java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,"
          + "java.security.jgss,java.sql,jdk.attach,jdk.crypto.ec,jdk.jfr,jdk.management,"
          + "jdk.unsupported";

  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);

  private final Path home;
  private final Path launcher;
  private final Path cache;
  private final Path log;

  private FinishDistribution(Path home) {
    this.home = home;
    launcher = home.resolve("bin/tokenpak");
    cache = home.resolve("aot/tokenpak.aot");
    log = home.resolveSibling("aot-training.log");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    FinishDistribution distribution = new FinishDistribution(Path.of(args[0]));
    distribution.link();
    distribution.record();
  }

  private void link() throws IOException {
    Path runtime = home.resolve("runtime");
    Path stamp = runtime.resolve("linked-from");
    String wanted = Runtime.version() + " " + MODULES;
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    say("linking the runtime from JDK " + Runtime.version());
    deleteTree(runtime);
    int exit =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink: build with a full JDK 25"))
            .run(
                System.out,
                System.err,
                "--add-modules=" + MODULES,
                "--compress=zip-6",
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output=" + runtime);
    if (exit != 0) {
      throw new IOException("jlink failed with exit code " + exit);
    }
    Files.writeString(stamp, wanted);
  }

  private void record() throws IOException, InterruptedException {
    Path stamp = home.resolve("aot/recorded-with");
    String parts = parts();
    if (Files.exists(cache) && Files.exists(stamp) && Files.readString(stamp).equals(parts)) {
      return;
    }
    say("recording the AOT cache while the demo runs");
    deleteTree(cache.getParent());
    Files.createDirectories(cache.getParent());
    Files.deleteIfExists(log);
    if (launch("-XX:AOTCacheOutput=" + cache, "demo") != 0) {
      Files.deleteIfExists(cache);
      warn("no AOT cache was made, for the demo failed");
    } else if (launch("-XX:AOTMode=on", "version") != 0) {
      Files.deleteIfExists(cache);
      warn("no AOT cache is kept, for the runtime refuses it");
    } else {
      Files.writeString(stamp, parts);
      say("recorded %d MB".formatted(Files.size(cache) >> 20));
    }
  }

  /// The files that a cache is good for, as the JVM tells them apart: by name, size and time.
  private String parts() throws IOException {
    List<Path> files = new ArrayList<>(List.of(launcher, home.resolve("runtime/linked-from")));
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      jars.sorted().forEach(files::add);
    }
    StringBuilder parts = new StringBuilder();
    for (Path file : files) {
      parts.append(home.relativize(file)).append(' ').append(Files.size(file)).append(' ');
      parts.append(Files.getLastModifiedTime(file)).append('\n');
    }
    return parts.toString();
  }

  /// Runs a command away from the files and variables of whoever builds.
  private int launch(String javaOption, String command) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("tokenpak-build");
    try {
      ProcessBuilder builder = new ProcessBuilder(launcher.toString(), command);
      builder.environment().keySet().retainAll(List.of("PATH", "LANG", "TMPDIR"));
      builder.environment().put("TOKENPAK_JAVA_OPTS", javaOption);
      for (String variable : List.of("HOME", "TOKENPAK_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME")) {
        builder.environment().put(variable, scratch.resolve(variable).toString());
      }
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (!process.waitFor(TRAINING_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return -1;
      }
      return process.exitValue();
    } finally {
      deleteTree(scratch);
    }
  }

  private void warn(String what) {
    System.out.println(
        "WARNING: " + what + ", so every start takes about twice as long: see " + log);
  }

  private static void say(String what) {
    System.out.println("distribution: " + what);
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
