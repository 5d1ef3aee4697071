package io.tokenpak.companion.usage.ledger;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sums up, from the hourly sums alone.
final class SumReader {
  /// The cost in two parts, for its sum may be too large for a database's integers.
  private static final String SUMS =
      "COALESCE(SUM(requests), 0), COALESCE(SUM(failed), 0), COALESCE(SUM(unknown), 0),"
          + " COALESCE(SUM(unpriced), 0), COALESCE(SUM(input), 0), COALESCE(SUM(output), 0),"
          + " COALESCE(SUM(cache_read), 0), COALESCE(SUM(cache_written), 0),"
          + " COALESCE(SUM(cost / 1000000), 0), COALESCE(SUM(cost % 1000000), 0)";

  private static final String FROM = " FROM hourly WHERE hour >= ? AND hour < ?";

  private static final int COLUMNS_OF_SUM = 10;

  private static final UsageSum NOTHING = new UsageSum("", 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH");

  private SumReader() {}

  static UsageReport read(Connection connection, UsageQuery query) throws SQLException {
    return switch (query.by()) {
      case DAY -> overTime(connection, query, DAY);
      case HOUR -> overTime(connection, query, HOUR);
      case SESSION ->
          new UsageReport(total(connection, query), dearest(connection, query, query.most()));
      case PLATFORM, PROVIDER, MODEL, SOURCE -> ofFew(connection, query);
    };
  }

  /// Where there are few values, the total is their sum, and rows of sums are read once only.
  private static UsageReport ofFew(Connection connection, UsageQuery query) throws SQLException {
    List<UsageSum> all = dearest(connection, query, Integer.MAX_VALUE);
    UsageSum total = all.stream().reduce(NOTHING, SumReader::plus);
    return new UsageReport(total, all.subList(0, Math.clamp(query.most(), 0, all.size())));
  }

  private static UsageSum total(Connection connection, UsageQuery query) throws SQLException {
    String sql = "SELECT '', " + SUMS + FROM + RowReader.conditions(query.only());
    return sums(connection, sql, query, Optional.empty()).getFirst();
  }

  private static List<UsageSum> dearest(Connection connection, UsageQuery query, int most)
      throws SQLException {
    String column = RowReader.column(query.by());
    String sql =
        "SELECT "
            + column
            + ", "
            + SUMS
            + FROM
            + RowReader.conditions(query.only())
            + " GROUP BY "
            + column
            + " HAVING SUM(requests) > 0"
            + " ORDER BY SUM(CAST(cost AS DOUBLE PRECISION)) DESC, SUM(input + output) DESC,"
            + " SUM(requests) DESC, "
            + column
            + " LIMIT ?";
    return sums(connection, sql, query, Optional.of(most));
  }

  private static List<UsageSum> sums(
      Connection connection, String sql, UsageQuery query, Optional<Integer> most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Binding binding = bind(statement, query);
      if (most.isPresent()) {
        binding.number(most.get());
      }
      List<UsageSum> sums = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sums.add(sum(rows.getString(1), rows));
        }
      }
      return sums;
    }
  }

  private static Binding bind(PreparedStatement statement, UsageQuery query) throws SQLException {
    Binding binding =
        new Binding(statement)
            .number(Columns.hour(query.since()))
            .number(Columns.hourFrom(query.until()));
    RowReader.bind(query.only(), binding);
    return binding;
  }

  private static UsageSum sum(String key, ResultSet row) throws SQLException {
    long[] sums = new long[COLUMNS_OF_SUM];
    for (int i = 0; i < COLUMNS_OF_SUM; i++) {
      sums[i] = row.getLong(i + 2);
    }
    return new UsageSum(
        key,
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4],
        sums[5],
        sums[6],
        sums[7],
        Picodollars.dollars(sums[8], sums[9]));
  }

  /// A zone's hours are put together here: databases know little of zones.
  private static UsageReport overTime(
      Connection connection, UsageQuery query, DateTimeFormatter format) throws SQLException {
    String sql =
        "SELECT hour, " + SUMS + FROM + RowReader.conditions(query.only()) + " GROUP BY hour";
    TreeMap<String, UsageSum> byTime = new TreeMap<>();
    UsageSum total = NOTHING;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, query);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ZonedDateTime hour = Instant.ofEpochSecond(rows.getLong(1) * 3600).atZone(query.zone());
          UsageSum sum = sum(format.format(hour), rows);
          byTime.merge(sum.key(), sum, SumReader::plus);
          total = plus(total, sum);
        }
      }
    }
    byTime.values().removeIf(sum -> sum.requests() == 0);
    return new UsageReport(total, newest(byTime, query.most()));
  }

  private static List<UsageSum> newest(Map<String, UsageSum> byTime, int most) {
    List<UsageSum> sums = List.copyOf(byTime.values());
    return sums.subList(Math.max(0, sums.size() - Math.max(0, most)), sums.size());
  }

  private static UsageSum plus(UsageSum one, UsageSum other) {
    return new UsageSum(
        one.key(),
        one.requests() + other.requests(),
        one.failed() + other.failed(),
        one.unknown() + other.unknown(),
        one.unpriced() + other.unpriced(),
        one.input() + other.input(),
        one.output() + other.output(),
        one.cacheRead() + other.cacheRead(),
        one.cacheWritten() + other.cacheWritten(),
        one.cost().add(other.cost()));
  }
}
