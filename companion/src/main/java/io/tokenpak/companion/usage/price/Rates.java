package io.tokenpak.companion.usage.price;

import io.tokenpak.companion.usage.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a million tokens cost, in US dollars, by how they are used.
///
/// @param input those that no cache has to do with
/// @param cacheRead those that a cache served, if that has a price
/// @param cacheWrite those written to a cache for the usual time, if that has a price
/// @param cacheWriteLong those written to a cache for an hour, if that has a price
record Rates(
    BigDecimal input,
    BigDecimal output,
    @Nullable BigDecimal cacheRead,
    @Nullable BigDecimal cacheWrite,
    @Nullable BigDecimal cacheWriteLong) {
  /// What such tokens cost, in millionths of a dollar; empty if some of them have no price, or the
  /// parts are more than the whole.
  Optional<BigDecimal> millionths(Usage usage) {
    long rest = usage.input() - usage.cacheRead() - usage.cacheWritten();
    long writtenShort = usage.cacheWritten() - usage.cacheWrittenLong();
    if (rest < 0 || writtenShort < 0) {
      return Optional.empty();
    }
    return part(rest, input)
        .flatMap(sum -> part(usage.output(), output).map(sum::add))
        .flatMap(sum -> part(usage.cacheRead(), cacheRead).map(sum::add))
        .flatMap(sum -> part(writtenShort, cacheWrite).map(sum::add))
        .flatMap(sum -> part(usage.cacheWrittenLong(), cacheWriteLong).map(sum::add));
  }

  private static Optional<BigDecimal> part(long tokens, @Nullable BigDecimal rate) {
    if (tokens == 0) {
      return Optional.of(BigDecimal.ZERO);
    }
    return tokens < 0 || rate == null
        ? Optional.empty()
        : Optional.of(rate.multiply(BigDecimal.valueOf(tokens)));
  }

  /// Those that there are.
  Stream<BigDecimal> all() {
    return Stream.of(
            Optional.of(input),
            Optional.of(output),
            Optional.ofNullable(cacheRead),
            Optional.ofNullable(cacheWrite),
            Optional.ofNullable(cacheWriteLong))
        .flatMap(Optional::stream);
  }
}
