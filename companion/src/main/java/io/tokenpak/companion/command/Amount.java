package io.tokenpak.companion.command;

import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// How counts and costs read.
final class Amount {
  private static final int DIGITS = 4;
  private static final BigDecimal LEAST = BigDecimal.ONE.movePointLeft(DIGITS);

  private Amount() {}

  /// `1,204`.
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// `$12.3456`, `<$0.0001`.
  static String dollars(BigDecimal dollars) {
    if (dollars.signum() > 0 && dollars.compareTo(LEAST) < 0) {
      return "<$" + LEAST.toPlainString();
    }
    return "$"
        + String.format(Locale.ROOT, "%,.4f", dollars.setScale(DIGITS, RoundingMode.HALF_UP));
  }

  /// What exchanges cost; a plus stands for those whose price nobody knows.
  static String cost(UsageSum sum) {
    if (sum.unpriced() == 0) {
      return dollars(sum.cost());
    }
    return sum.cost().signum() == 0 ? "unknown" : dollars(sum.cost()) + "+";
  }
}
