package io.tokenpak.companion.usage.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;

/// Adds to the rows of hourly sums.
final class HourRow implements AutoCloseable {
  /// The columns of an exchange that [#key] reads.
  static final String KEY_OF_EXCHANGE = "began, session, platform, provider, model, source";

  private static final String ADD =
      "INSERT INTO hourly (hour, session, platform, provider, model, source, requests, failed,"
          + " unknown, unpriced, input, output, cache_read, cache_written, cost)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (hour, session, platform, provider, model, source) DO UPDATE SET"
          + " requests = hourly.requests + excluded.requests,"
          + " failed = hourly.failed + excluded.failed,"
          + " unknown = hourly.unknown + excluded.unknown,"
          + " unpriced = hourly.unpriced + excluded.unpriced,"
          + " input = hourly.input + excluded.input,"
          + " output = hourly.output + excluded.output,"
          + " cache_read = hourly.cache_read + excluded.cache_read,"
          + " cache_written = hourly.cache_written + excluded.cache_written,"
          + " cost = hourly.cost + excluded.cost";

  private final PreparedStatement add;

  HourRow(Connection connection) throws SQLException {
    add = connection.prepareStatement(ADD);
  }

  void add(SortedMap<HourKey, HourSum> sums) throws SQLException {
    for (Map.Entry<HourKey, HourSum> each : sums.entrySet()) {
      bind(each.getKey(), each.getValue());
      add.addBatch();
    }
    if (!sums.isEmpty()) {
      add.executeBatch();
    }
  }

  private void bind(HourKey key, HourSum sum) throws SQLException {
    new Binding(add)
        .number(key.hour())
        .text(key.session())
        .text(key.platform())
        .text(key.provider())
        .text(key.model())
        .text(key.source())
        .number(sum.requests())
        .number(sum.failed())
        .number(sum.unknown())
        .number(sum.unpriced())
        .number(sum.input())
        .number(sum.output())
        .number(sum.cacheRead())
        .number(sum.cacheWritten())
        .number(sum.cost());
  }

  static HourKey key(ResultSet exchange) throws SQLException {
    return new HourKey(
        Columns.hour(Columns.moment(exchange.getLong(1))),
        exchange.getString(2),
        exchange.getString(3),
        exchange.getString(4),
        exchange.getString(5),
        exchange.getString(6));
  }

  @Override
  public void close() throws SQLException {
    add.close();
  }
}
