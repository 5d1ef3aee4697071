package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what a process says, on threads of its own, until there is no more, and then tells that it
/// is over.
final class ProcessOutput {
  private static final Logger log = LoggerFactory.getLogger(ProcessOutput.class);
  private static final int CHUNK = 32 << 10;
  private static final int SMALL_CHUNK = 4 << 10;

  /// How long a process may take to exit once its stdout is closed.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// How long its output may take to end once it has exited.
  private static final Duration AFTERMATH = Duration.ofMillis(500);

  private static final int UNKNOWN = -1;

  private final Process process;
  private final Family family;
  private final Redaction redaction;
  private final LineListener listener;
  private final LineSplitter splitter;
  private final LastWords lastWords = new LastWords();
  private final CountDownLatch stdoutRead = new CountDownLatch(1);
  private final CountDownLatch stderrRead = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> cause = new AtomicReference<>();
  private final AtomicBoolean told = new AtomicBoolean();

  private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();

  /// Whether the thread waits for the process, and not for the listener.
  private volatile boolean reading;

  private final CompletableFuture<ProcessEnd> over = new CompletableFuture<>();

  ProcessOutput(
      Process process, Family family, int longestLine, Redaction redaction, LineListener listener) {
    this.process = process;
    this.family = family;
    this.redaction = redaction;
    this.listener = listener;
    this.splitter = new LineSplitter(longestLine, this::tell);
  }

  /// Completed when the enclosure may be given the word to go on.
  CompletableFuture<Boolean> greeted() {
    return greeted;
  }

  void run(long pid) {
    Thread.ofPlatform().daemon().name("claude-" + pid + "-err").start(this::readErrors);
    Thread.ofPlatform().daemon().name("claude-" + pid + "-out").start(this::readLines);
    var _ =
        process
            .onExit()
            .thenRun(() -> Thread.ofVirtual().name("claude-" + pid + "-end").start(this::finish));
  }

  private void readErrors() {
    byte[] chunk = new byte[SMALL_CHUNK];
    try (InputStream stderr = process.getErrorStream()) {
      for (int count = stderr.read(chunk); count >= 0; count = stderr.read(chunk)) {
        lastWords.take(chunk, count);
      }
    } catch (IOException e) {
      log.debug("stderr of {} broke: {}", process.pid(), e.getMessage());
    } finally {
      stderrRead.countDown();
    }
  }

  private void readLines() {
    byte[] chunk = new byte[CHUNK];
    boolean wanted = true;
    try (InputStream stdout = process.getInputStream()) {
      boolean there = !family.greets() || stdout.read() >= 0;
      greeted.complete(there);
      family.find();
      for (int count = read(stdout, chunk); count >= 0; count = read(stdout, chunk)) {
        wanted = wanted && take(chunk, count);
      }
      if (wanted) {
        splitter.end();
      }
    } catch (IOException e) {
      log.debug("stdout of {} broke: {}", process.pid(), e.getMessage());
    } finally {
      greeted.complete(false);
      stdoutRead.countDown();
      requireExit();
    }
  }

  private int read(InputStream stdout, byte[] chunk) throws IOException {
    reading = true;
    try {
      return stdout.read(chunk);
    } finally {
      reading = false;
    }
  }

  /// Says whether more is wanted. The rest is read all the same, so that the process never waits
  /// for it.
  private boolean take(byte[] chunk, int count) {
    try {
      if (splitter.take(chunk, count)) {
        return true;
      }
      end("it wrote a line that is too long");
    } catch (RuntimeException e) {
      log.error("what {} said could not be handled", process.pid(), e);
      end("what it said could not be handled");
    }
    return false;
  }

  private void end(String why) {
    blame(why);
    family.kill();
  }

  private void tell(String line) {
    if (!told.get()) {
      listener.line(line);
    }
  }

  /// A process whose stdout is at its end can say nothing any more, so it must not stay.
  private void requireExit() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        end("it closed its stdout and went on");
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          family.killWrapper();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end("it was no longer listened to");
    }
  }

  /// The process has exited. What it said is read to its end, however slow the listener; but what
  /// it left behind may hold the pipe open for ever, and is ended.
  private void finish() {
    try {
      family.killStrays();
      int silent = 0;
      while (silent < 2 && !stdoutRead.await(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS)) {
        family.killStrays();
        silent += reading ? 1 : 0;
      }
      var _ = stderrRead.await(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tellEnd();
  }

  private void tellEnd() {
    told.set(true);
    ProcessEnd end =
        new ProcessEnd(
            process.isAlive() ? UNKNOWN : process.exitValue(),
            lastWords.text(redaction),
            splitter.skipped(),
            cause());
    if (end.skippedLines() > 0) {
      log.debug("{} lines of {} were none of the protocol", end.skippedLines(), process.pid());
    }
    try {
      listener.ended(end);
    } catch (RuntimeException e) {
      log.error("the end of {} could not be handled", process.pid(), e);
    } finally {
      over.complete(end);
    }
  }

  /// Notes why the process is being ended; the first reason counts.
  void blame(String why) {
    cause.compareAndSet(null, why);
  }

  private Optional<String> cause() {
    return Optional.ofNullable(cause.get());
  }

  CompletableFuture<ProcessEnd> over() {
    return over;
  }

  /// Whether it is over, now or within the time.
  boolean awaitOver(Duration patience) throws InterruptedException {
    CountDownLatch gone = new CountDownLatch(1);
    var _ = over.thenRun(gone::countDown);
    return gone.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
