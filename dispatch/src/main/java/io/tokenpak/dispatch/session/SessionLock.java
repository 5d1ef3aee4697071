package io.tokenpak.dispatch.session;

import java.util.concurrent.atomic.AtomicBoolean;

/// The right to run a CLI session, held by one owner on this machine.
///
/// The operating system releases it when the process ends, however it ends.
public final class SessionLock implements AutoCloseable {
  private final Runnable release;
  private final AtomicBoolean released = new AtomicBoolean();

  SessionLock(Runnable release) {
    this.release = release;
  }

  /// Gives the right back; more than once is once.
  @Override
  public void close() {
    if (released.compareAndSet(false, true)) {
      release.run();
    }
  }
}
