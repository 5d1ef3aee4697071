package io.tokenpak.companion.usage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long an exchange took.
///
/// @param firstByte from the request's head to the first byte of the answer's body, if there was
///   one
public record Timing(Duration total, @Nullable Duration firstByte) {}
