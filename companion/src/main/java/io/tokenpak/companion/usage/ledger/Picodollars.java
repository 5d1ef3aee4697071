package io.tokenpak.companion.usage.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Money as databases keep it: whole millionths of a millionth of a dollar.
final class Picodollars {
  private static final int DIGITS = 12;

  /// No exchange costs ten thousand dollars: such a cost is a mistake, and sums would overflow.
  private static final BigDecimal MOST = BigDecimal.valueOf(10_000);

  private Picodollars() {}

  static @Nullable Long of(@Nullable BigDecimal dollars) {
    if (dollars == null || dollars.signum() < 0 || dollars.compareTo(MOST) > 0) {
      return null;
    }
    return dollars.setScale(DIGITS, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
  }

  static BigDecimal dollars(long picodollars) {
    return BigDecimal.valueOf(picodollars, DIGITS);
  }

  /// A sum that was kept in two parts, for it may be too large for one.
  static BigDecimal dollars(long millions, long rest) {
    return BigDecimal.valueOf(millions, DIGITS - 6).add(dollars(rest));
  }
}
