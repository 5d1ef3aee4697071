package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A command that is run to its end within a bound, and what it printed.
record ShortRun(int exitCode, String output, String errors) {
  private static final int MOST = 64 << 10;
  private static final Path NOWHERE = Path.of("/");
  private static final Executor READERS = task -> Thread.ofVirtual().name("short-run").start(task);

  static ShortRun of(
      ProcessStarter starter,
      List<String> command,
      Map<String, String> environment,
      Duration patience)
      throws IOException {
    Process process = starter.start(command, environment, NOWHERE);
    try {
      greet(process);
      CompletableFuture<String> output = read(process.getInputStream());
      CompletableFuture<String> errors = read(process.getErrorStream());
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no end within " + patience.toMillis() + " ms");
      }
      return new ShortRun(process.exitValue(), soon(output), soon(errors));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a command ran");
    } finally {
      List<ProcessHandle> left = process.descendants().toList();
      process.destroyForcibly();
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /// What an enclosure waits for; a program that is not in one is not interested.
  private static void greet(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write('\n');
    } catch (IOException e) {
      // It has ended already, and its exit code says why.
      return;
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readNBytes(MOST), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        READERS);
  }

  /// A program that went on in the background keeps its output open: what it says then is not
  /// waited for.
  private static String soon(CompletableFuture<String> text) {
    return text.completeOnTimeout("", 2, TimeUnit.SECONDS).exceptionally(failure -> "").join();
  }
}
