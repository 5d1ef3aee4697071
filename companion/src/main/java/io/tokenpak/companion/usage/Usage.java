package io.tokenpak.companion.usage;

import org.jspecify.annotations.Nullable;

/// What one answer used, as its provider reported it; 0 where it did not.
///
/// @param model that answered, if the provider named it
/// @param input tokens of the request, those read from or written to a cache included
/// @param output tokens of the answer, reasoning included
/// @param cacheRead the part of the input that a cache served
/// @param cacheWritten the part of the input that was written to a cache, for however long
/// @param cacheWrittenLong the part of the latter that was written for an hour
/// @param reasoning the part of the output that is reasoning
/// @param searches web searches that the provider ran
/// @param stopReason the provider's word for why the answer ends, if it gave one
/// @param tier the provider's word for how the request was served, such as `standard` or `batch`
public record Usage(
    @Nullable String model,
    long input,
    long output,
    long cacheRead,
    long cacheWritten,
    long cacheWrittenLong,
    long reasoning,
    long searches,
    @Nullable String stopReason,
    @Nullable String tier) {
  /// Usual tokens alone.
  public Usage(@Nullable String model, long input, long output, long cacheRead, long cacheWritten) {
    this(model, input, output, cacheRead, cacheWritten, 0, 0, 0, null, null);
  }

  /// This and another answer together; what is not a sum is the other's.
  Usage plus(Usage other) {
    return new Usage(
        other.model,
        input + other.input,
        output + other.output,
        cacheRead + other.cacheRead,
        cacheWritten + other.cacheWritten,
        cacheWrittenLong + other.cacheWrittenLong,
        reasoning + other.reasoning,
        searches + other.searches,
        other.stopReason,
        other.tier);
  }
}
