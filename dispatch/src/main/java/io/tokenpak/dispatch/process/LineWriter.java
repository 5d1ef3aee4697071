package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Writes whole lines to a process from a thread of its own, since a process that reads nothing
/// blocks whoever writes.
final class LineWriter {
  private final OutputStream stdin;
  private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /// A line and whether it was written; without a line, the end.
  private static final class Letter {
    private final byte @Nullable [] line;
    private final CompletableFuture<Boolean> written = new CompletableFuture<>();

    Letter(byte @Nullable [] line) {
      this.line = line;
    }
  }

  LineWriter(OutputStream stdin) {
    this.stdin = stdin;
  }

  /// Returns once the process was given the whole line.
  void write(byte[] line, Duration patience) throws IOException {
    for (byte b : line) {
      if (b == '\n') {
        throw new IllegalArgumentException("a line holds no line end");
      }
    }
    byte[] whole = Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    Letter letter = new Letter(whole);
    letters.add(letter);
    if (closed) {
      throw new IOException("the process takes no more lines");
    }
    await(letter, patience);
  }

  private static void await(Letter letter, Duration patience) throws IOException {
    try {
      letter.written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          "the process could not be written to: it is over, or its stdin is closed", e);
    } catch (TimeoutException e) {
      throw new UnreadLine(patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a process was written to");
    }
  }

  /// A line was not read within the bound, and may be half written.
  static final class UnreadLine extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadLine(Duration patience, Throwable cause) {
      super("the process did not read a line within " + patience.toMillis() + " ms", cause);
    }
  }

  /// Closes stdin after the lines that wait, and returns at once.
  void close() {
    closed = true;
    letters.add(new Letter(null));
  }

  /// Writes what comes before all lines, and then lines until the end; for the thread.
  void run(String opening) {
    try (stdin) {
      stdin.write(opening.getBytes(StandardCharsets.UTF_8));
      stdin.flush();
      while (true) {
        Letter letter = letters.take();
        if (letter.line == null) {
          break;
        }
        write(letter, letter.line);
      }
    } catch (IOException e) {
      // Closing says what writing said before: the process is gone.
      closed = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    letters.forEach(
        letter -> letter.written.completeExceptionally(new IOException("it takes no more lines")));
  }

  private void write(Letter letter, byte[] line) {
    try {
      stdin.write(line);
      stdin.flush();
      letter.written.complete(true);
    } catch (IOException e) {
      letter.written.completeExceptionally(e);
    }
  }
}
