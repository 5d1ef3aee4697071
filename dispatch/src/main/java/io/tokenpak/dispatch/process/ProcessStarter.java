package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncher;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import org.jspecify.annotations.Nullable;

/// Starts every child from one platform thread that lives as long as this does.
///
/// The kernel ties a child's parent-death signal to the thread that started it, not to the program:
/// a child started from a thread of a pool, or from a virtual one, is killed when that thread ends.
/// So there is one, and closing this ends every enclosed child.
public final class ProcessStarter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CommandLauncher launcher = CommandLauncherFactory.createVMLauncher();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("process-starter").factory());

  /// Starts the command, whose first word is an absolute path. No shell sees it, and no word of it
  /// is changed.
  Process start(List<String> command, Map<String, String> environment, Path workingDirectory)
      throws IOException {
    CommandLine line = commandLine(command);
    environment.forEach(ProcessStarter::requireEncodable);
    try {
      return await(
          CompletableFuture.supplyAsync(() -> launch(line, environment, workingDirectory), thread));
    } catch (RejectedExecutionException e) {
      throw new IOException("no process is started any more", e);
    }
  }

  private static CommandLine commandLine(List<String> command) {
    command.forEach(word -> requireEncodable("an argument", word));
    return new Verbatim(command);
  }

  /// A command line as it is: the library's own drops blanks at the ends of arguments and changes
  /// backslashes.
  private static final class Verbatim extends CommandLine {
    private final List<String> words;

    Verbatim(List<String> words) {
      super(words.getFirst());
      this.words = List.copyOf(words);
    }

    @Override
    public String[] toStrings() {
      return words.toArray(new String[0]);
    }
  }

  /// The JVM hands a character that the locale cannot say to the child as a question mark. A path
  /// is encoded by the same rules, but refuses it.
  private static void requireEncodable(String what, String text) {
    try {
      var _ = Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          what
              + " holds a character that cannot be passed to a process here ("
              + e.getReason()
              + "); where it is no NUL, start with a UTF-8 locale, such as LANG=C.UTF-8");
    }
  }

  private Process launch(CommandLine line, Map<String, String> environment, Path directory) {
    try {
      return launcher.exec(line, environment, directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process await(CompletableFuture<Process> started) throws IOException {
    try {
      return started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable reason = reason(e);
      String why = reason == null ? "no reason is known" : reason.getMessage();
      throw new IOException("a process could not be started: " + why, reason);
    } catch (TimeoutException e) {
      discard(started);
      throw new IOException("a process was not started within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      discard(started);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a process was being started");
    }
  }

  private static void discard(CompletableFuture<Process> started) {
    var _ = started.thenAccept(Process::destroyForcibly);
  }

  private static @Nullable Throwable reason(ExecutionException failure) {
    return failure.getCause() instanceof UncheckedIOException io
        ? io.getCause()
        : failure.getCause();
  }

  /// Ends the thread, and with it every child whose enclosure binds it to this program.
  @Override
  public void close() {
    thread.shutdown();
  }
}
