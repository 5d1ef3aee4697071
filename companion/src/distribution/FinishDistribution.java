import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Completes the distribution that the assembly laid out: links the Java runtime into it, and
/// records the AOT cache while the launcher runs a companion that is trained. Both are kept when
/// nothing that they are made of has changed.
final class FinishDistribution {
  /// What the jars need (see `jdeps`), and what is found by name only: TLS curves, the attach API.
  private static final String MODULES =
      "java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,"
          + "java.security.jgss,java.sql,jdk.attach,jdk.crypto.ec,jdk.jfr,jdk.management,"
          + "jdk.unsupported";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path home;
  private final Path sources;
  private final Path launcher;
  private final Path cache;
  private final Path log;

  private FinishDistribution(Path home, Path sources) {
    this.home = home;
    this.sources = sources;
    launcher = home.resolve("bin/tokenpak");
    cache = home.resolve("aot/tokenpak.aot");
    log = home.resolveSibling("aot-training.log");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    FinishDistribution distribution =
        new FinishDistribution(
            Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath());
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
    Scratch.deleteTree(runtime);
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
    say("recording the AOT cache while a companion is trained, about 20 s");
    Scratch.deleteTree(cache.getParent());
    Files.createDirectories(cache.getParent());
    Files.deleteIfExists(log);
    if (!trains()) {
      Scratch.deleteTree(cache.getParent());
      warn("no AOT cache was made, for the training failed");
    } else if (!accepts()) {
      Scratch.deleteTree(cache.getParent());
      warn("no AOT cache is kept, for the runtime refuses it");
    } else {
      Files.writeString(stamp, parts);
      say("recorded %d MB".formatted(Files.size(cache) >> 20));
    }
  }

  /// What a cache is made of: the files that it is good for, as the JVM tells them apart, by name,
  /// size and time; and those of the training.
  private String parts() throws IOException {
    List<Path> files = new ArrayList<>(List.of(launcher, home.resolve("runtime/linked-from")));
    for (Path folder : List.of(home.resolve("lib"), sources)) {
      try (Stream<Path> each = Files.list(folder)) {
        each.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    StringBuilder parts = new StringBuilder();
    for (Path file : files) {
      parts.append(home.relativize(file)).append(' ').append(Files.size(file)).append(' ');
      parts.append(Files.getLastModifiedTime(file)).append('\n');
    }
    return parts.toString();
  }

  private boolean trains() throws InterruptedException {
    Path standIn = sources.resolve("stand-in-claude");
    try (Scratch scratch = Scratch.create(home, log);
        TrainingProvider provider = new TrainingProvider();
        Training training =
            new Training(scratch, provider, standIn, "-XX:AOTCacheOutput=" + cache)) {
      training.run();
      return true;
    } catch (IOException failure) {
      say(failure.getMessage());
      return false;
    }
  }

  private boolean accepts() throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.create(home, log)) {
      ProcessBuilder builder = scratch.launcher("version");
      builder.environment().put("TOKENPAK_JAVA_OPTS", "-XX:AOTMode=on");
      Process version = builder.start();
      if (!version.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        version.destroyForcibly().waitFor();
        return false;
      }
      return version.exitValue() == 0;
    }
  }

  private void warn(String what) {
    System.out.println(
        "WARNING: " + what + ", so every start takes about twice as long: see " + log);
  }

  private static void say(String what) {
    System.out.println("distribution: " + what);
  }
}
