package io.tokenpak.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/// What the companion's status says of its pool.
///
/// @param processes all of them
/// @param spares those that are ready for a new session
/// @param replaced how many were replaced so far
/// @param restarts how many ended unasked so far
/// @param enclosure what holds them together
record PoolView(long processes, long spares, long replaced, long restarts, String enclosure) {
  static PoolView of(JsonNode status) {
    JsonNode pool = status.path("pool");
    JsonNode processes = pool.path("processes");
    return new PoolView(
        processes.size(),
        StreamSupport.stream(processes.spliterator(), false)
            .filter(each -> each.path("state").asText().equals("spare"))
            .count(),
        pool.path("replaced").asLong(),
        pool.path("restarts").asLong(),
        pool.path("enclosure").path("finding").asText());
  }

  /// Whether no session has a process, and a spare is ready for the next one.
  boolean isFresh() {
    return processes == 1 && spares == 1;
  }
}
