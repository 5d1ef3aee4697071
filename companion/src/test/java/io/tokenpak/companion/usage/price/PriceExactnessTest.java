package io.tokenpak.companion.usage.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.usage.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Against an oracle that counts in fractions of whole numbers, over random prices and figures.
class PriceExactnessTest {
  private static final BigInteger PICO = BigInteger.TEN.pow(12);
  private static final List<ModelPrice> ALL = Prices.builtIn().all();

  private final Random random = new Random(20261122);

  @Test
  void theCostIsExactToThePicodollar() {
    for (int i = 0; i < 20_000; i++) {
      ModelPrice price = ALL.get(random.nextInt(ALL.size()));
      Usage usage = usage(price);

      BigDecimal cost = price.cost(usage).orElse(null);

      assertThat(cost == null ? null : cost.unscaledValue())
          .as("%s for %s", price, usage)
          .isEqualTo(oracle(price, usage));
      assertThat(cost == null ? ModelPrice.SCALE : cost.scale()).isEqualTo(ModelPrice.SCALE);
    }
  }

  @Test
  void theCostOfTheWholeIsThatOfItsPartsHoweverTheyAreCut() {
    for (int i = 0; i < 2_000; i++) {
      ModelPrice price = ALL.get(random.nextInt(ALL.size()));
      long input = random.nextLong(90_000);
      long output = random.nextLong(90_000);
      BigDecimal whole = price.cost(plain(input, output)).orElseThrow();

      long inputCut = input == 0 ? 0 : random.nextLong(input);
      long outputCut = output == 0 ? 0 : random.nextLong(output);
      BigDecimal parts =
          price
              .cost(plain(inputCut, outputCut))
              .orElseThrow()
              .add(price.cost(plain(input - inputCut, output - outputCut)).orElseThrow());

      assertThat(parts).as("%s of %s", whole, price.models()).isEqualTo(whole);
    }
  }

  private static Usage plain(long input, long output) {
    return new Usage("m", input, output, 0, 0);
  }

  private Usage usage(ModelPrice price) {
    long read = count();
    long written = count();
    long writtenLong = written == 0 || random.nextBoolean() ? 0 : random.nextLong(written);
    List<String> tiers = price.tiers().keySet().stream().sorted().toList();
    String tier =
        tiers.isEmpty() || random.nextBoolean() ? null : tiers.get(random.nextInt(tiers.size()));
    long searches = random.nextInt(4) == 0 ? random.nextLong(50) : 0;
    return new Usage(
        "m",
        count() + read + written,
        count(),
        read,
        written,
        writtenLong,
        0,
        searches,
        null,
        tier);
  }

  private long count() {
    return random.nextInt(3) == 0 ? 0 : random.nextLong(1L << (1 + random.nextInt(34)));
  }

  /// Picodollars; nothing if a part has no price.
  private static @Nullable BigInteger oracle(ModelPrice price, Usage usage) {
    var longContext = price.longContext();
    Rates rates =
        longContext != null && usage.input() > longContext.above()
            ? longContext.rates()
            : price.rates();
    BigDecimal factor = usage.tier() == null ? BigDecimal.ONE : price.tiers().get(usage.tier());
    BigInteger sum = BigInteger.ZERO;
    long[] counts = {
      usage.input() - usage.cacheRead() - usage.cacheWritten(),
      usage.output(),
      usage.cacheRead(),
      usage.cacheWritten() - usage.cacheWrittenLong(),
      usage.cacheWrittenLong()
    };
    @Nullable BigDecimal[] each = {
      rates.input(), rates.output(), rates.cacheRead(), rates.cacheWrite(), rates.cacheWriteLong()
    };
    for (int i = 0; i < counts.length; i++) {
      BigDecimal rate = each[i];
      if (counts[i] > 0 && rate == null) {
        return null;
      }
      if (rate != null) {
        sum =
            sum.add(pico(rate.multiply(factor), 1_000_000).multiply(BigInteger.valueOf(counts[i])));
      }
    }
    if (usage.searches() > 0 && price.thousandSearches() == null) {
      return null;
    }
    return price.thousandSearches() == null
        ? sum
        : sum.add(
            pico(price.thousandSearches(), 1_000).multiply(BigInteger.valueOf(usage.searches())));
  }

  /// Picodollars of one, from dollars of many; whole, or the test fails.
  private static BigInteger pico(BigDecimal dollars, long many) {
    BigInteger[] parts =
        dollars
            .multiply(new BigDecimal(PICO))
            .toBigIntegerExact()
            .divideAndRemainder(BigInteger.valueOf(many));
    assertThat(parts[1]).isZero();
    return parts[0];
  }
}
