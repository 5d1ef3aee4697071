package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads rows.
final class RowReader {
  private static final String SELECT =
      Stream.concat(Columns.INTENT.stream(), Columns.END.stream())
          .collect(
              Collectors.joining(", ", "SELECT ", " FROM exchange WHERE began >= ? AND began < ?"));

  private static final int FETCHED = 500;

  private RowReader() {}

  /// Gives the rows, one by one.
  ///
  /// @param newestFirst or the oldest
  static void read(
      Connection connection, RowQuery query, boolean newestFirst, Consumer<UsageRow> taker)
      throws SQLException {
    String order = newestFirst ? " DESC" : "";
    String sql =
        SELECT
            + conditions(query.only())
            + (query.failed() ? " AND failed = 1" : "")
            + " ORDER BY began"
            + order
            + ", seq"
            + order
            + " LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCHED);
      Binding binding =
          new Binding(statement)
              .number(Columns.micros(query.since()))
              .number(Columns.micros(query.until()));
      bind(query.only(), binding);
      binding.number(query.most());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taker.accept(row(rows));
        }
      }
    }
  }

  /// Conditions for the values that dimensions must have, in the order of the dimensions.
  static String conditions(Map<Dimension, String> only) {
    return only.keySet().stream()
        .sorted()
        .map(dimension -> " AND " + column(dimension) + " = ?")
        .collect(Collectors.joining());
  }

  static void bind(Map<Dimension, String> only, Binding binding) throws SQLException {
    for (Dimension dimension : only.keySet().stream().sorted().toList()) {
      binding.text(only.get(dimension));
    }
  }

  /// The column of a dimension, a constant of this program.
  ///
  /// @throws IllegalArgumentException if it is one of time
  static String column(Dimension dimension) {
    return switch (dimension) {
      case SESSION, PLATFORM, PROVIDER, MODEL, SOURCE -> dimension.word();
      case DAY, HOUR -> throw new IllegalArgumentException("no column: " + dimension);
    };
  }

  private static UsageRow row(ResultSet row) throws SQLException {
    Long cost = optional(row, "cost");
    Long firstByte = optional(row, "first_byte");
    return new UsageRow(
        intent(row),
        Columns.moment(row.getLong("ended")),
        new UsageAnswer(
            row.getInt("status"), row.getString("outcome"), row.getString("answer_id"), usage(row)),
        new Timing(
            Columns.time(row.getLong("total")), firstByte == null ? null : Columns.time(firstByte)),
        traffic(row),
        NotesJson.notes(row.getString("retries"), row.getString("limits"), row.getString("flags")),
        cost == null ? null : Picodollars.dollars(cost));
  }

  private static UsageIntent intent(ResultSet row) throws SQLException {
    return new UsageIntent(
        row.getString("request"),
        Columns.moment(row.getLong("began")),
        row.getString("platform"),
        filled(row.getString("session")),
        row.getString("provider"),
        row.getString("backend"),
        row.getString("method"),
        row.getString("path"),
        row.getString("source"),
        row.getString("generation"));
  }

  private static @Nullable Usage usage(ResultSet row) throws SQLException {
    if (optional(row, "input") == null) {
      return null;
    }
    return new Usage(
        filled(row.getString("model")),
        row.getLong("input"),
        row.getLong("output"),
        row.getLong("cache_read"),
        row.getLong("cache_written"),
        row.getLong("cache_written_long"),
        row.getLong("reasoning"),
        row.getLong("searches"),
        row.getString("stop_reason"),
        row.getString("tier"));
  }

  private static Traffic traffic(ResultSet row) throws SQLException {
    return new Traffic(
        row.getLong("request_bytes"),
        row.getLong("response_bytes"),
        digits(row.getBytes("request_in")),
        digits(row.getBytes("request_out")),
        digits(row.getBytes("response_in")),
        digits(row.getBytes("response_out")));
  }

  private static @Nullable Long optional(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  private static @Nullable String filled(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String digits(byte @Nullable [] digest) {
    return digest == null ? null : HexFormat.of().formatHex(digest);
  }
}
