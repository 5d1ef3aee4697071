package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What a budget counts, in whole units that are never rounded.
public enum Unit {
  /// US dollars at the prices of the providers' APIs, counted in picodollars.
  DOLLARS(12) {
    @Override
    long of(UsageRow row) {
      return whole(row.cost());
    }

    @Override
    long of(UsageSum sum) {
      return whole(sum.cost());
    }

    @Override
    public String word() {
      return "usd";
    }

    @Override
    String show(long amount) {
      return "$" + amount(amount).setScale(2, RoundingMode.DOWN).toPlainString();
    }
  },
  /// Tokens of requests and answers, those of caches included.
  TOKENS(0) {
    @Override
    long of(UsageRow row) {
      Usage usage = row.answer().usage();
      return usage == null ? 0 : Sums.saturated(usage.input(), usage.output());
    }

    @Override
    long of(UsageSum sum) {
      return Sums.saturated(sum.input(), sum.output());
    }

    @Override
    public String word() {
      return "tokens";
    }

    @Override
    String show(long amount) {
      return amount + " tokens";
    }
  };

  private final int scale;

  Unit(int scale) {
    this.scale = scale;
  }

  abstract long of(UsageRow row);

  abstract long of(UsageSum sum);

  /// As it is written in reports.
  public abstract String word();

  /// For people.
  abstract String show(long amount);

  /// Whole units as what they stand for.
  BigDecimal amount(long whole) {
    return BigDecimal.valueOf(whole, scale);
  }

  /// What no budget can hold counts as the most that one can.
  long whole(@Nullable BigDecimal amount) {
    if (amount == null) {
      return 0;
    }
    BigDecimal whole = amount.movePointRight(scale).setScale(0, RoundingMode.UP);
    return whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? Long.MAX_VALUE
        : whole.longValue();
  }
}
