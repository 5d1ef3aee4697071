package io.tokenpak.companion.credential.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.PumpStreamHandler;

/// A program and its arguments, run without a shell and with a bound on everything: time, output,
/// and what it may leave running. What it prints as its error output is thrown away, since a secret
/// may stand in it. Not a record: an argument may be a secret.
public final class Command {
  /// More than any key or login needs.
  static final int MOST_OUTPUT = 64 * 1024;

  /// How long a program that has ended may have its output held open by others.
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(1);

  private final List<String> words;
  private final CommandEnvironment environment;
  private final Duration patience;

  /// @param words the program, by its path or its name on `PATH`, and its arguments
  /// @param patience when it is killed, with the programs that it started
  public Command(List<String> words, CommandEnvironment environment, Duration patience) {
    this.words = List.copyOf(words);
    this.environment = environment;
    this.patience = patience;
  }

  /// The program's name, for people.
  public String program() {
    return words.getFirst();
  }

  /// How long it may run.
  public Duration patience() {
    return patience;
  }

  /// Runs it and waits for its end.
  ///
  /// @throws InterruptedException if the wait was; it is killed then
  public CommandResult run() throws InterruptedException {
    Output output = new Output();
    KillingWatchdog watchdog = new KillingWatchdog(patience);
    // On a thread of its own, since the executor tells nobody of an interrupt.
    FutureTask<CommandResult> task = new FutureTask<>(() -> execute(output, watchdog));
    Thread.startVirtualThread(task);
    try {
      return task.get();
    } catch (ExecutionException unforeseen) {
      throw new IllegalStateException(unforeseen.getCause());
    } finally {
      watchdog.kill();
    }
  }

  private CommandResult execute(Output output, KillingWatchdog watchdog) {
    CommandLine line = new CommandLine(program());
    words.stream().skip(1).forEach(word -> line.addArgument(word, false));
    PumpStreamHandler streams = new PumpStreamHandler(output, OutputStream.nullOutputStream());
    streams.setStopTimeout(OUTPUT_PATIENCE);
    DefaultExecutor executor = DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
    executor.setWatchdog(watchdog);
    executor.setExitValues(null);
    try {
      executor.execute(line, environment.variables());
    } catch (ExecuteException outputHeldOpen) {
      // By a program that it started; what it printed itself is there.
    } catch (IOException notStarted) {
      // Its message holds the arguments.
      return new CommandResult.NotStarted();
    }
    return result(watchdog, output);
  }

  private static CommandResult result(KillingWatchdog watchdog, Output output) {
    if (watchdog.hasKilled()) {
      return new CommandResult.TimedOut();
    }
    if (output.isTooMuch()) {
      return new CommandResult.TooMuchOutput();
    }
    int exit = watchdog.exit();
    return exit == 0 ? new CommandResult.Printed(output.bytes()) : new CommandResult.Failed(exit);
  }

  @Override
  public String toString() {
    return "Command[" + program() + "]";
  }

  /// Keeps what there is room for and goes on reading, so that the program does not block.
  private static final class Output extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean tooMuch;

    @Override
    public synchronized void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (kept.size() + length > MOST_OUTPUT) {
        tooMuch = true;
      } else {
        kept.write(bytes, offset, length);
      }
    }

    synchronized boolean isTooMuch() {
      return tooMuch;
    }

    synchronized byte[] bytes() {
      return kept.toByteArray();
    }
  }
}
