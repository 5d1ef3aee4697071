package io.tokenpak.companion.credential;

/// Work that goes on beside the requests for as long as the companion serves, such as watching a
/// file or renewing a lease.
public interface Upkeep extends AutoCloseable {
  /// Begins; returns at once.
  void start();

  /// Ends the work, and waits for what must not be cut short, with a bound. Closing what is closed
  /// does nothing.
  @Override
  void close();
}
