package io.tokenpak.companion.credential.hook;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A command that the owner wants run, without a shell. Its arguments, which may hold a secret, are
/// never printed.
public final class OwnerCommand {
  /// What a command gets of the companion's own environment: no key and no token.
  private static final Set<String> PASSED =
      Set.of(
          "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "XDG_RUNTIME_DIR");

  private static final List<String> PASSED_PREFIXES = List.of("DOCKER_", "COMPOSE_");

  /// How long a command that is told to end may take before it is killed.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final List<String> argv;
  private final Duration patience;

  /// @param argv the program and its arguments
  /// @param patience how long it may run
  public OwnerCommand(List<String> argv, Duration patience) {
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
    this.argv = List.copyOf(argv);
    this.patience = patience;
  }

  /// The program, without its arguments.
  public String program() {
    return argv.getFirst();
  }

  /// Runs it to its end, or to the end of the patience, when it and what it started are stopped.
  ///
  /// @param variables added to its environment
  /// @param input its standard input
  /// @throws InterruptedException if this thread is to stop waiting; the command is left running
  public CommandEnd run(Map<String, String> variables, byte[] input) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !isPassed(name));
    builder.environment().putAll(variables);
    try {
      return end(builder.start(), input);
    } catch (IOException unusable) {
      return new CommandEnd(false, "cannot be run: give the path of a program that is executable");
    }
  }

  private static boolean isPassed(String name) {
    return PASSED.contains(name) || PASSED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private CommandEnd end(Process process, byte[] input) throws InterruptedException {
    LastOutput output = LastOutput.of(process.getInputStream());
    Thread.startVirtualThread(() -> feed(process.getOutputStream(), input));
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      stop(process);
      return new CommandEnd(
          false, "did not end within %d s and was stopped".formatted(patience.toSeconds()));
    }
    int code = process.exitValue();
    return code == 0
        ? new CommandEnd(true, "ended well")
        : new CommandEnd(false, "ended with code " + code + output.quoted());
  }

  /// A command that reads no input may close it, or never read it.
  private static void feed(OutputStream in, byte[] input) {
    try (in) {
      in.write(input);
    } catch (IOException unread) {
      // Its own affair.
    }
  }

  private static void stop(Process process) throws InterruptedException {
    List<ProcessHandle> family = process.descendants().toList();
    process.toHandle().destroy();
    family.forEach(ProcessHandle::destroy);
    process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    process.toHandle().destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public String toString() {
    return "OwnerCommand[" + program() + "]";
  }
}
