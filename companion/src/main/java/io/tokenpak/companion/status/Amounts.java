package io.tokenpak.companion.status;

import java.math.BigDecimal;

/// Exact amounts in JSON.
public final class Amounts {
  private Amounts() {}

  /// The amount without an exponent and without zeros at its end.
  public static String plain(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
