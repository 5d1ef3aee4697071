package io.tokenpak.companion.credential.process;

import java.time.Duration;
import java.util.List;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Watchdog;
import org.jspecify.annotations.Nullable;

/// Kills a process that takes too long, and those that it started, which the usual watchdog would
/// leave behind.
final class KillingWatchdog extends ExecuteWatchdog {
  private volatile @Nullable Process process;
  private volatile boolean killed;

  @SuppressWarnings("deprecation") // the builder that replaces it makes no subclasses
  KillingWatchdog(Duration patience) {
    super(patience.toMillis());
  }

  @Override
  public synchronized void start(Process started) {
    process = started;
    super.start(started);
    if (killed) {
      kill(started);
    }
  }

  @Override
  public synchronized void timeoutOccured(Watchdog watchdog) {
    kill();
    super.timeoutOccured(watchdog);
  }

  /// Kills the process if it still runs; if it was not started yet, as soon as it is.
  synchronized void kill() {
    Process late = process;
    if (late == null || late.isAlive()) {
      killed = true;
    }
    if (late != null && late.isAlive()) {
      kill(late);
    }
  }

  boolean hasKilled() {
    return killed;
  }

  /// What the process ended with; -1 if it has not.
  int exit() {
    Process ended = process;
    return ended == null || ended.isAlive() ? -1 : ended.exitValue();
  }

  private static void kill(Process process) {
    // Listed first: the children of a dead process are nobody's.
    List<ProcessHandle> family = process.descendants().toList();
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
