package io.tokenpak.companion.usage.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Gives a prepared statement its values, one after the other.
final class Binding {
  private static final int DIGEST_DIGITS = 64;

  private final PreparedStatement statement;
  private int next = 1;

  Binding(PreparedStatement statement) {
    this.statement = statement;
  }

  Binding text(@Nullable String text) throws SQLException {
    statement.setString(next++, text);
    return this;
  }

  Binding number(long number) throws SQLException {
    statement.setLong(next++, number);
    return this;
  }

  Binding optional(@Nullable Long number) throws SQLException {
    if (number == null) {
      statement.setNull(next++, Types.BIGINT);
    } else {
      statement.setLong(next++, number);
    }
    return this;
  }

  /// What is no digest is not kept.
  Binding digest(@Nullable String digits) throws SQLException {
    statement.setBytes(next++, bytes(digits));
    return this;
  }

  private static byte @Nullable [] bytes(@Nullable String digits) {
    if (digits == null || digits.length() != DIGEST_DIGITS) {
      return null;
    }
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException noDigest) {
      return null;
    }
  }
}
