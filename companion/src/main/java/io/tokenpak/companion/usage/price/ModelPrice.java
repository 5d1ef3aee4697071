package io.tokenpak.companion.usage.price;

import io.tokenpak.companion.usage.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What use of some models costs, and who says so.
///
/// @param models their ids, without a date behind them
/// @param providers the names of those that it is the price of
/// @param longContext what holds instead for all of a request whose input is long, if that differs
/// @param tiers by what to multiply, by the provider's word for how the request was served
/// @param thousandSearches what a thousand web searches cost in US dollars, if that is known
/// @param source who says so
record ModelPrice(
    List<String> models,
    List<String> providers,
    Rates rates,
    @Nullable LongRequest longContext,
    Map<String, BigDecimal> tiers,
    @Nullable BigDecimal thousandSearches,
    Source source) {
  /// Digits behind the point of a dollar: costs are whole picodollars.
  static final int SCALE = 12;

  private static final int MILLION = 6;
  private static final int THOUSAND = 3;

  /// What providers call the usual way to serve a request. `auto` is what was asked for.
  private static final Set<String> USUAL = Set.of("standard", "default", "auto", "");

  /// Rates of requests with more input tokens than a limit.
  record LongRequest(long above, Rates rates) {}

  /// Who says so: an address, and when it did.
  record Source(String address, LocalDate date) {}

  ModelPrice {
    models = List.copyOf(models);
    providers = List.copyOf(providers);
    tiers = Map.copyOf(tiers);
  }

  /// What was used, in US dollars; empty if a part of it has no price.
  Optional<BigDecimal> cost(Usage usage) {
    Rates holding =
        longContext != null && usage.input() > longContext.above() ? longContext.rates() : rates;
    return factor(usage.tier())
        .flatMap(factor -> holding.millionths(usage).map(factor::multiply))
        .map(millionths -> millionths.movePointLeft(MILLION))
        .flatMap(tokens -> searches(usage.searches()).map(tokens::add))
        .map(dollars -> dollars.setScale(SCALE, RoundingMode.UNNECESSARY));
  }

  private Optional<BigDecimal> factor(@Nullable String tier) {
    String word = tier == null ? "" : tier.toLowerCase(Locale.ROOT);
    return USUAL.contains(word)
        ? Optional.of(BigDecimal.ONE)
        : Optional.ofNullable(tiers.get(word));
  }

  private Optional<BigDecimal> searches(long count) {
    if (count == 0) {
      return Optional.of(BigDecimal.ZERO);
    }
    return thousandSearches == null || count < 0
        ? Optional.empty()
        : Optional.of(thousandSearches.multiply(BigDecimal.valueOf(count)).movePointLeft(THOUSAND));
  }
}
