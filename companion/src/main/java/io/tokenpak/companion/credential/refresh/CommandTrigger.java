package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.PumpStreamHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the program that owns a login, which renews it when it is due. Whether it has, the login
/// tells, not the program's exit code.
///
/// The program is left running when the companion ends: it may be just about to write.
final class CommandTrigger implements Refresher {
  private static final Logger log = LoggerFactory.getLogger(CommandTrigger.class);

  /// How long a program that has ended may have its output held open by what it has started.
  private static final Duration OUTPUT_PATIENCE = Duration.ofMillis(500);

  private final Trigger trigger;
  private final CliEnvironment environment;
  private final Path folder;
  private final PatientWatchdog.Bounds bounds;

  /// @param folder in which the program runs: one without settings of a project
  CommandTrigger(
      Trigger trigger, CliEnvironment environment, Path folder, PatientWatchdog.Bounds bounds) {
    this.trigger = trigger;
    this.environment = environment;
    this.folder = folder;
    this.bounds = bounds;
  }

  @Override
  public Outcome refresh(CredentialSource source, Generation generation) {
    try {
      boolean succeeded = run(source);
      if (SingleFlight.isReplaced(source, generation)) {
        return new Outcome.Refreshed();
      }
      if (source.generation().isEmpty()) {
        return new Outcome.Permanent("logged_out");
      }
      return succeeded ? new Outcome.Unchanged() : new Outcome.Transient(null);
    } catch (IOException notStarted) {
      // Its message holds the arguments.
      return new Outcome.Refused(
          "cannot run %s: install it, or set %s to the command that runs it here"
              .formatted(trigger.program(), trigger.setting()));
    }
  }

  private boolean run(CredentialSource source) throws IOException {
    LastLines output = new LastLines();
    PatientWatchdog watchdog = new PatientWatchdog(bounds);
    int exit = execute(output, watchdog);
    if (watchdog.hasEnded()) {
      log.warn(
          "{}: {} hung and was ended after {} s{}",
          source.name(),
          trigger.program(),
          bounds.askAfter().toSeconds(),
          quoted(output));
      return false;
    }
    if (exit != 0) {
      log.warn("{}: {} ended with {}{}", source.name(), trigger.program(), exit, quoted(output));
    }
    return exit == 0;
  }

  private int execute(LastLines output, PatientWatchdog watchdog) throws IOException {
    CommandLine line = new CommandLine(trigger.program());
    trigger.argv().stream().skip(1).forEach(argument -> line.addArgument(argument, false));
    // Without a stream to feed it, its standard input is closed.
    PumpStreamHandler streams = new PumpStreamHandler(output);
    streams.setStopTimeout(OUTPUT_PATIENCE);
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setExecuteStreamHandler(streams)
            .setWorkingDirectory(folder)
            .get();
    executor.setWatchdog(watchdog);
    executor.setExitValues(null);
    try {
      return executor.execute(line, environment.variables());
    } catch (ExecuteException outputHeldOpen) {
      // It has ended, and what it started goes on printing.
      return 0;
    }
  }

  private static String quoted(LastLines output) {
    String text = output.text();
    return text.isEmpty() ? "" : ": " + text;
  }
}
