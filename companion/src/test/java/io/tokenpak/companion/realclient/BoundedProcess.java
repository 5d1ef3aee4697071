package io.tokenpak.companion.realclient;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A child process that reads nothing, writes to two files, and is ended when its time is up.
final class BoundedProcess {
  private BoundedProcess() {}

  static Outcome run(ProcessBuilder builder, Path logs, Duration bound)
      throws IOException, InterruptedException {
    Path out = logs.resolve("stdout.log");
    Path err = logs.resolve("stderr.log");
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      end(process);
    }
    Outcome outcome =
        new Outcome(
            String.join(" ", builder.command()),
            process.waitFor(),
            Files.readString(out),
            Files.readString(err));
    if (!ended) {
      throw new AssertionError(
          "still running after " + bound.toSeconds() + " s: " + outcome.report());
    }
    return outcome;
  }

  /// Ends a process that this JVM started, with what it started in turn.
  static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
