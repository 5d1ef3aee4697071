package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Callable;

/// A program that prints what it is told, and counts its runs.
final class FakeProgram {
  final Path path;
  private final Path runs;
  private final Path script;

  FakeProgram(Path folder) throws IOException {
    path = folder.resolve("program");
    runs = folder.resolve("runs");
    script = folder.resolve("script");
    Files.writeString(path, "#!/bin/sh\necho \"$*\" >> '%s'\n. '%s'\n".formatted(runs, script));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    does("");
  }

  /// What it does from now on.
  void does(String commands) throws IOException {
    Logins.replace(script, commands + "\n");
  }

  void prints(String text) throws IOException {
    Path output = script.resolveSibling("output");
    Logins.replace(output, text);
    does("cat '%s'".formatted(output));
  }

  /// The arguments of each run so far.
  java.util.List<String> runs() throws IOException {
    return Files.exists(runs) ? Files.readAllLines(runs) : java.util.List.of();
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
