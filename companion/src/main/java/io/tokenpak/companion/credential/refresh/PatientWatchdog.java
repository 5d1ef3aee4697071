package io.tokenpak.companion.credential.refresh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Watchdog;
import org.jspecify.annotations.Nullable;

/// Ends a program that hangs: asks it to end, so that it can free its locks, and kills it later,
/// with what it has started.
final class PatientWatchdog extends ExecuteWatchdog {
  private final Bounds bounds;
  private volatile @Nullable Process process;
  private volatile boolean ended;

  /// @param askAfter how long a program may run until it is asked to end
  /// @param killAfter how long it may take to end then
  record Bounds(Duration askAfter, Duration killAfter) {
    /// A program that is killed while it renews a login leaves a lock behind that others wait for,
    /// and may lose the login. The slowest one seen gives up after 60 s.
    static final Bounds USUAL = new Bounds(Duration.ofSeconds(90), Duration.ofSeconds(15));
  }

  @SuppressWarnings("deprecation") // the builder that replaces it makes no subclasses
  PatientWatchdog(Bounds bounds) {
    super(bounds.askAfter().toMillis());
    this.bounds = bounds;
  }

  @Override
  public synchronized void start(Process started) {
    process = started;
    super.start(started);
  }

  @Override
  public synchronized void timeoutOccured(Watchdog watchdog) {
    Process late = process;
    if (late != null && late.isAlive()) {
      ended = true;
      end(late);
    }
    super.timeoutOccured(watchdog);
  }

  /// Whether the program did not end by itself.
  boolean hasEnded() {
    return ended;
  }

  private void end(Process late) {
    // Listed first: the children of a dead process are nobody's.
    List<ProcessHandle> children = late.descendants().toList();
    late.destroy();
    try {
      late.waitFor(bounds.killAfter().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    late.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
