package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user unpacks: the launcher, the runtime and the AOT cache work together, wherever the
/// folder lies.
class DistributionIT {
  private static final Path BUILT = Path.of("target/tokenpak").toAbsolutePath();
  private static final String CLASSES_TOLD = "-Xlog:class+load:file=";

  @TempDir Path folder;

  @Test
  void printsItsVersion() throws Exception {
    Outcome outcome = run(BUILT, Map.of(), "version");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output())
        .contains("TokenPak Companion")
        .contains("JDK 25")
        .doesNotContain("WARNING");
  }

  @Test
  void handsOnArgumentsAndTheExitCode() throws Exception {
    assertThat(run(BUILT, Map.of(), "no such command").exit()).isEqualTo(2);
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    Path absolute = Files.createSymbolicLink(folder.resolve("one"), BUILT.resolve("bin/tokenpak"));
    Path relative = Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));

    assertThat(run(List.of(absolute.toString(), "version"), Map.of()).exit()).isZero();
    assertThat(run(List.of(relative.toString(), "version"), Map.of()).exit()).isZero();
    assertThat(run(List.of("sh", "two", "version"), Map.of()).exit()).isZero();

    // JUnit warns when it deletes a link that leads out of its folder.
    Files.delete(absolute);
  }

  @Test
  void readsItsClassesFromTheCacheWhereverTheFolderLies() throws Exception {
    Path moved = copy(BUILT, folder.resolve("a moved folder"));

    for (Path home : List.of(BUILT, moved)) {
      Path log = folder.resolve("classes.log");
      Outcome outcome = run(home, jvm("-XX:AOTMode=on " + CLASSES_TOLD + log), "version");

      assertThat(outcome.exit()).as(outcome.output()).isZero();
      assertThat(sourceOf("io.tokenpak.companion.Companion", log)).isEqualTo("shared objects file");
    }
  }

  @Test
  void hasBeenTrainedWithForwardedRequestsAndPooledTurns() throws Exception {
    Path log = folder.resolve("classes.log");

    assertThat(run(BUILT, jvm("-XX:AOTMode=on " + CLASSES_TOLD + log), "version").exit()).isZero();

    assertThat(
            List.of(
                "io.tokenpak.companion.backend.claude.StreamedAnswer",
                "io.tokenpak.companion.backend.claude.WholeAnswer",
                "io.tokenpak.companion.backend.HttpBackend"))
        .allSatisfy(type -> assertThat(sourceOf(type, log)).isEqualTo("shared objects file"));
  }

  @Test
  void leavesTheCacheAloneWhenAJarIsNewer() throws Exception {
    Path changed = copy(BUILT, folder.resolve("changed"));
    Files.setLastModifiedTime(
        changed.resolve("lib/tokenpak-companion.jar"), FileTime.from(Instant.now()));
    Path log = folder.resolve("classes.log");

    assertThat(run(changed, jvm(CLASSES_TOLD + log), "version").exit()).isZero();
    assertThat(sourceOf("io.tokenpak.companion.Companion", log)).endsWith("tokenpak-companion.jar");
  }

  @Test
  void runsWithoutACache() throws Exception {
    Path bare = copy(BUILT, folder.resolve("bare"));
    Files.deleteIfExists(bare.resolve("aot/tokenpak.aot"));

    assertThat(run(bare, Map.of(), "version").exit()).isZero();
  }

  @Test
  void bringsTheAgentAsideOfTheClassPath() throws Exception {
    try (JarFile agent = new JarFile(BUILT.resolve("agent/tokenpak-agent.jar").toFile());
        JarFile companion = new JarFile(BUILT.resolve("lib/tokenpak-companion.jar").toFile())) {
      assertThat(agent.getManifest().getMainAttributes())
          .containsKey(new Attributes.Name("Premain-Class"))
          .containsKey(new Attributes.Name("Agent-Class"));
      assertThat(companion.getManifest().getMainAttributes().getValue("Class-Path"))
          .contains("picocli")
          .doesNotContain("agent");
    }
    assertThat(BUILT.resolve("lib"))
        .isDirectoryNotContaining(jar -> jar.getFileName().toString().contains("agent"));
  }

  @Test
  void bringsEveryModuleThatTheJarsNeed() throws Exception {
    TreeSet<String> needed = new TreeSet<>(List.of(jdeps().split(",")));
    // JavaBeans only: snakeyaml does without where it is missing.
    needed.remove("java.desktop");

    Outcome modules =
        run(List.of(BUILT.resolve("runtime/bin/java").toString(), "--list-modules"), Map.of());

    assertThat(modules.output().lines().map(line -> line.replaceAll("@.*", "")))
        .containsAll(needed);
  }

  private static String jdeps() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps"));
    // Some of the jars are modules that require others of them.
    arguments.addAll(List.of("--module-path", BUILT.resolve("lib").toString()));
    try (Stream<Path> jars = Files.list(BUILT.resolve("lib"))) {
      jars.map(Path::toString).forEach(arguments::add);
    }
    StringWriter output = new StringWriter();
    ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(
            new PrintWriter(output),
            new PrintWriter(new StringWriter()),
            arguments.toArray(String[]::new));
    return output
        .toString()
        .lines()
        .filter(line -> line.startsWith("java.base"))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> jvm(String options) {
    return Map.of("TOKENPAK_JAVA_OPTS", options);
  }

  private Outcome run(Path home, Map<String, String> variables, String argument)
      throws IOException, InterruptedException {
    return run(List.of(home.resolve("bin/tokenpak").toString(), argument), variables);
  }

  private Outcome run(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("TOKENPAK_HOME", folder.resolve("state").toString());
    builder.environment().putAll(variables);
    Process process = builder.start();
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    return new Outcome(process.exitValue(), Files.readString(output, UTF_8));
  }

  private static String sourceOf(String type, Path log) throws IOException {
    String marker = " " + type + " source: ";
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains(marker))
        .map(line -> line.substring(line.indexOf(marker) + marker.length()))
        .findFirst()
        .orElse("not loaded");
  }

  /// A copy as `cp -a` or `tar` makes it, with the times of the files.
  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(
            path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  private record Outcome(int exit, String output) {}
}
