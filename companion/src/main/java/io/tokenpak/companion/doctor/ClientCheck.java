package io.tokenpak.companion.doctor;

import io.tokenpak.companion.credential.process.SearchPath;
import io.tokenpak.companion.exchange.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A client's command-line program: where it is and which version.
///
/// @param program its name, for example `claude`
/// @param searched the folders to look in, as `PATH` has them
/// @param patience how long the program may take to say its version
public record ClientCheck(String program, String searched, Duration patience) implements Check {
  private static final int LONGEST_VERSION = 80;

  @Override
  public List<Diagnosis> examine() {
    return List.of(
        new SearchPath(searched).find(program).map(this::diagnosis).orElseGet(this::absent));
  }

  private Diagnosis absent() {
    return Diagnosis.ok(program, "is not on PATH; nothing here needs it");
  }

  private Diagnosis diagnosis(Path file) {
    try {
      return version(file)
          .map(version -> Diagnosis.ok(program, file + " is version " + version))
          .orElseGet(() ->
              Diagnosis.warn(
                  program, file + " does not say its version", "run it yourself: it may ask"));
    } catch (IOException unusable) {
      return Diagnosis.warn(program, file + " cannot be run", "install it again");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Diagnosis.warn(program, "was not examined: interrupted", "run doctor again");
    }
  }

  /// The first line it prints; empty if it fails or takes too long.
  private Optional<String> version(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(file.toString(), "--version").redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      return ended && process.exitValue() == 0
          ? firstLine(process.getInputStream())
          : Optional.empty();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Reads no more than is there: a child that lives on may keep the pipe open.
  private static Optional<String> firstLine(InputStream output) throws IOException {
    String text = new String(output.readNBytes(output.available()), StandardCharsets.UTF_8);
    return text.lines().findFirst().map(line -> Printable.line(line.strip(), LONGEST_VERSION));
  }
}
