package io.tokenpak.dispatch.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A process that was started here and everything that came of it: the enclosure, the CLI inside,
/// what the CLI started.
final class Family {
  /// Names one process of a pool in its environment, by which children that left it are found
  /// again.
  static final String MARK = "TOKENPAK_PROCESS_ID";

  private static final Duration BIRTH_PATIENCE = Duration.ofSeconds(5);
  private static final long BIRTH_PAUSE_NANOS = 500_000;
  private static final Duration INIT_PATIENCE = Duration.ofMillis(500);
  private static final int ROUNDS = 5;

  private final Process process;
  private final Enclosure enclosure;
  private final String mark;
  private final CompletableFuture<@Nullable ProcessHandle> cli = new CompletableFuture<>();
  private final Set<ProcessHandle> remembered = ConcurrentHashMap.newKeySet();
  private volatile boolean killed;

  Family(Process process, Enclosure enclosure, String mark) {
    this.process = process;
    this.enclosure = enclosure;
    this.mark = mark;
  }

  /// Waits until the CLI is there inside its enclosure, a few milliseconds, and remembers which it
  /// is.
  void find() {
    long deadline = System.nanoTime() + BIRTH_PATIENCE.toNanos();
    Optional<ProcessHandle> found = inside(enclosure.depth());
    while (found.isEmpty() && process.isAlive() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(BIRTH_PAUSE_NANOS);
      found = inside(enclosure.depth());
    }
    cli.complete(found.orElseGet(process::toHandle));
    if (killed) {
      // It was killed before it was whole, and what was being started then may have been missed.
      kill();
    }
  }

  private Optional<ProcessHandle> inside(int depth) {
    // Only a process that was not waited for is sure to be the one with its pid.
    Optional<ProcessHandle> at = Optional.of(process.toHandle()).filter(ProcessHandle::isAlive);
    for (int i = 0; i < depth; i++) {
      at = at.flatMap(ProcessTable::firstChild);
    }
    return at;
  }

  /// Whether the enclosure waits for a word before it starts the CLI.
  boolean greets() {
    return enclosure.greets();
  }

  ProcessHandle cli() {
    return cli.copy()
        .completeOnTimeout(process.toHandle(), BIRTH_PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /// Keeps in mind who is there now: whoever loses its parent can no longer be found by descent.
  void remember() {
    if (!enclosure.isTight()) {
      process.descendants().forEach(remembered::add);
    }
  }

  /// Asks the CLI itself to end; its enclosure follows it.
  void terminate() {
    var _ = cli().destroy();
  }

  /// Ends all of it.
  void kill() {
    killed = true;
    if (enclosure.isTight()) {
      killEnclosed();
    } else {
      remember();
      process.destroyForcibly();
      killStrays();
    }
  }

  /// The kernel ends a namespace with its first process, and that one ends with the CLI, with whose
  /// exit code the wrapper then ends, once the namespace is empty.
  private void killEnclosed() {
    ProcessHandle found = cli.getNow(null);
    if (found != null && found.pid() != process.pid()) {
      found.destroyForcibly();
      CompletableFuture.delayedExecutor(INIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::killFirst);
    } else {
      killFirst();
    }
  }

  private void killFirst() {
    inside(1).orElseGet(process::toHandle).destroyForcibly();
  }

  /// Ends the wrapper as well, whatever holds it up.
  void killWrapper() {
    process.destroyForcibly();
  }

  /// Ends what a CLI that is over left behind. In a tight enclosure nothing can be left.
  void killStrays() {
    if (enclosure.isTight()) {
      return;
    }
    remembered.forEach(ProcessHandle::destroyForcibly);
    // More than once: what was about to start another when it was killed has done so.
    for (int i = 0; i < ROUNDS; i++) {
      List<ProcessHandle> strays = ProcessTable.carrying(MARK, mark);
      if (strays.isEmpty()) {
        return;
      }
      strays.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
