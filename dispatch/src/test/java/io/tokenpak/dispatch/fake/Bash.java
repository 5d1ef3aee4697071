package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Commands, each run by a shell that leads a session of its own.
final class Bash {
  private final Path folder;
  private final Map<String, String> environment;

  Bash(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  Outcome run(JsonNode input, Work work) throws Aborted {
    if (!Files.isDirectory(folder)) {
      return Outcome.error("Working directory \"" + folder + "\" no longer exists.");
    }
    try {
      Path out = Files.createTempFile("bash", ".out");
      Path err = Files.createTempFile("bash", ".err");
      try {
        Process shell = start(input.path("command").asText(), out, err);
        return finish(shell, timeout(input), work, out, err);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      return Outcome.error(e.getMessage());
    }
  }

  /// Starts a command that outlives the turn.
  Process background(String command, Path output) throws IOException {
    return start(command, output, output);
  }

  private Process start(String command, Path out, Path err) throws IOException {
    List<String> argv =
        new File("/usr/bin/setsid").canExecute()
            ? List.of("setsid", "bash", "-c", command)
            : List.of("bash", "-c", command);
    ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile());
    if (out.equals(err)) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(err.toFile());
    }
    builder.environment().put("CLAUDECODE", "1");
    builder.environment().remove("CLAUDE_CODE_OAUTH_TOKEN");
    Process shell = builder.start();
    Exit.owns(shell.toHandle());
    return shell;
  }

  private static Outcome finish(Process shell, long timeout, Work work, Path out, Path err)
      throws IOException, Aborted {
    work.onAbort(() -> Exit.end(shell.toHandle()));
    boolean ended = true;
    try {
      ended = shell.waitFor(timeout, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      Exit.end(shell.toHandle());
    }
    Exit.disowns(shell.toHandle());
    work.check();
    String output = (text(out) + "\n" + text(err)).strip();
    if (!ended) {
      return Outcome.error("Exit code 143\nCommand timed out\n" + output);
    }
    if (shell.exitValue() != 0) {
      return Outcome.error("Exit code " + shell.exitValue() + "\n" + output);
    }
    return Outcome.text(output.isEmpty() ? "(Bash completed with no output)" : output);
  }

  private long timeout(JsonNode input) {
    long standard = Long.parseLong(environment.getOrDefault("BASH_DEFAULT_TIMEOUT_MS", "120000"));
    return input.path("timeout").asLong(standard);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }
}
