package io.tokenpak.companion.usage.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;

/// What a ledger does for its tables beside writing, in small pieces. Commits each.
final class Upkeep {
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final Duration DEAD_AFTER = Duration.ofMinutes(2);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);
  private static final Duration SUMS_KEPT = Duration.ofDays(5 * 366);
  private static final int SLICE = 500;

  private static final String HEARD =
      "INSERT INTO run (run, heard) VALUES (?, ?)"
          + " ON CONFLICT (run) DO UPDATE SET heard = excluded.heard";

  private static final String FORGET = "DELETE FROM run WHERE heard < ? AND run <> ?";

  private static final String GIVE_UP =
      "UPDATE exchange SET state = 2, outcome = 'unknown', flags = 'unknown', failed = 1"
          + " WHERE state = 0 AND %s RETURNING "
          + HourRow.KEY_OF_EXCHANGE;

  private static final String RETIRE =
      "DELETE FROM exchange WHERE seq IN"
          + " (SELECT seq FROM exchange WHERE began < ? AND state <> 0 ORDER BY began LIMIT ?)";

  private static final String RETIRE_SUMS = "DELETE FROM hourly WHERE hour < ?";

  private final Database database;
  private final String run;
  private final Duration retention;
  private final InstantSource clock;

  Upkeep(Database database, String run, Duration retention, InstantSource clock) {
    this.database = database;
    this.run = run;
    this.retention = retention;
    this.clock = clock;
  }

  /// Tells other companions that this one lives.
  void beHeard(Connection connection) throws SQLException {
    Instant now = clock.instant();
    try (PreparedStatement heard = connection.prepareStatement(HEARD);
        PreparedStatement forget = connection.prepareStatement(FORGET)) {
      var _ = new Binding(heard).text(run).number(Columns.micros(now));
      heard.executeUpdate();
      var _ = new Binding(forget).number(Columns.micros(now.minus(FORGOTTEN_AFTER))).text(run);
      forget.executeUpdate();
    }
    connection.commit();
  }

  /// Tells other companions that this one is about to end.
  void leave(Connection connection) throws SQLException {
    try (PreparedStatement heard = connection.prepareStatement(HEARD)) {
      var _ = new Binding(heard).text(run).number(0);
      heard.executeUpdate();
    }
    connection.commit();
  }

  /// Of exchanges whose companion ended before they did, nobody will say what they cost.
  ///
  /// @return how many there were
  int giveUpDeadRuns(Connection connection) throws SQLException {
    TreeMap<HourKey, HourSum> sums = new TreeMap<>();
    int count = 0;
    try (PreparedStatement statement =
            connection.prepareStatement(GIVE_UP.formatted(database.deadRuns()));
        HourRow hours = new HourRow(connection)) {
      var _ =
          new Binding(statement)
              .text(run)
              .number(Columns.micros(clock.instant().minus(DEAD_AFTER)));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sums.merge(HourRow.key(rows), HourSum.UNKNOWN, HourSum::plus);
          count++;
        }
      }
      hours.add(sums);
    }
    connection.commit();
    return count;
  }

  /// Removes some of the rows that are older than the owner wants.
  ///
  /// @return whether there may be more
  boolean retire(Connection connection) throws SQLException {
    if (retention.isZero()) {
      return false;
    }
    Instant now = clock.instant();
    int removed;
    try (PreparedStatement rows = connection.prepareStatement(RETIRE);
        PreparedStatement sums = connection.prepareStatement(RETIRE_SUMS)) {
      var _ = new Binding(rows).number(Columns.micros(now.minus(retention))).number(SLICE);
      removed = rows.executeUpdate();
      Duration kept = retention.compareTo(SUMS_KEPT) > 0 ? retention : SUMS_KEPT;
      sums.setLong(1, Columns.hour(now.minus(kept)));
      sums.executeUpdate();
    }
    connection.commit();
    if (removed > 0) {
      database.shrink(connection);
      connection.commit();
    }
    return removed == SLICE;
  }
}
