package io.tokenpak.companion.backend.claude;

/// The thread that sees a turn through, as far as it may be interrupted. Guarded by its own
/// monitor.
final class TurnThread {
  private final Thread thread = Thread.currentThread();
  private boolean over;

  /// The client has left: nobody waits for the turn any more.
  synchronized void interrupt() {
    if (!over) {
      thread.interrupt();
    }
  }

  /// From here on nothing interrupts the thread, and it is not interrupted.
  synchronized void settle() {
    over = true;
    var _ = Thread.interrupted();
  }
}
