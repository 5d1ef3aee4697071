package io.tokenpak.companion.demo;

import java.time.Duration;
import java.util.List;

/// What the demo's client received.
///
/// @param id of the exchange, as the companion names it
/// @param text the answer as text
/// @param answer the answer's bytes
/// @param received when each part of the answer was there, in nanoseconds
record Reply(
    int status, String id, String text, Digest answer, List<Long> received, Duration took) {}
