package io.tokenpak.companion.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an exchange ended.
///
/// @param outcome `ok`, `ok after 401`, `client left`, an error's code
/// @param requestBytes of the request's body as the client sent it
/// @param responseBytes of the answer's body as it was written to the client
/// @param traceparent the client's span, if its request named one
public record ExchangeEnd(
    Instant at,
    String outcome,
    Timing timing,
    long requestBytes,
    long responseBytes,
    @Nullable String traceparent) {
  /// Without a trace.
  public ExchangeEnd(
      Instant at, String outcome, Timing timing, long requestBytes, long responseBytes) {
    this(at, outcome, timing, requestBytes, responseBytes, null);
  }
}
