package io.tokenpak.companion.backend.claude;

import java.time.Duration;

/// How the Messages API is served from the pool.
///
/// @param maxBody the largest request body, in bytes
/// @param counts whether what an answer cost is counted here; not where the processes' own requests
///   come back through the companion and are counted there
/// @param ping how long a stream may be without an event before it gets a ping
/// @param patience how long a client may take to accept what it is sent, until it counts as gone
public record FaceSettings(long maxBody, boolean counts, Duration ping, Duration patience) {
  private static final Duration PING = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public FaceSettings(long maxBody, boolean counts) {
    this(maxBody, counts, PING, PATIENCE);
  }
}
