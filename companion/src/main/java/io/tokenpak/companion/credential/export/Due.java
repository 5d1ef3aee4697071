package io.tokenpak.companion.credential.export;

/// When a piece of work is to be done: at once, not before a time, or not at all. Safe for any
/// thread; times are nanoseconds of the worker's clock.
final class Due {
  private boolean wanted;
  private boolean delayed;
  private long notBefore;

  /// Wants it done at once.
  synchronized void demand() {
    wanted = true;
    delayed = false;
  }

  /// Wants it done later, unless it is wanted at once by now.
  synchronized void retry(long time) {
    if (!wanted) {
      wanted = true;
      delayed = true;
      notBefore = time;
    }
  }

  synchronized boolean is(long now) {
    return wanted && (!delayed || now - notBefore >= 0);
  }

  /// Takes the work: it is not wanted any more.
  synchronized void take() {
    wanted = false;
    delayed = false;
  }
}
