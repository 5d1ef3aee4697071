package io.tokenpak.companion.usage;

import java.time.Instant;

/// How an exchange ended.
///
/// @param outcome `ok`, `ok after 401`, `client left`, an error's code
/// @param requestBytes of the request's body as the client sent it
/// @param responseBytes of the answer's body as it was written to the client
public record ExchangeEnd(
    Instant at, String outcome, Timing timing, long requestBytes, long responseBytes) {}
