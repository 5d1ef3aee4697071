package io.tokenpak.companion.usage;

import org.jspecify.annotations.Nullable;

/// The tokens of one answer, as its provider reported them; 0 where it did not.
///
/// @param model that answered, if the provider named it
/// @param input tokens of the request, those read from or written to a cache included
/// @param output tokens of the answer, reasoning included
/// @param cacheRead the part of the input that a cache served
/// @param cacheWritten the part of the input that was written to a cache
public record Usage(
    @Nullable String model, long input, long output, long cacheRead, long cacheWritten) {}
