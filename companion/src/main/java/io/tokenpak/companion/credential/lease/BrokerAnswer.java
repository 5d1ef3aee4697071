package io.tokenpak.companion.credential.lease;

/// What came of a call to the broker.
///
/// @param <T> what the broker was asked for
public sealed interface BrokerAnswer<T> {
  /// The broker did it.
  ///
  /// @param value the answer
  record Ok<T>(T value) implements BrokerAnswer<T> {}

  /// The broker understood and declined.
  ///
  /// @param status of the answer
  /// @param reason in the broker's words, fit for a log line
  record Denied<T>(int status, String reason) implements BrokerAnswer<T> {
    /// Whether the broker does not accept the token, so that it would deny everything.
    boolean isOfToken() {
      return status == 401 || status == 403;
    }

    /// Whether the broker knows of no such lease.
    boolean isMissing() {
      return status == 404;
    }
  }

  /// No answer that means anything: no connection, none in time, a fault of the broker's own.
  /// Whether it did what was asked is unknown.
  ///
  /// @param why for people, as the rest of a sentence that begins with "the lease broker"
  record Unreachable<T>(String why) implements BrokerAnswer<T> {}
}
