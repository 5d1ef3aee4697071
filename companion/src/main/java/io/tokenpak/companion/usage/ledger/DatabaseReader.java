package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageRow;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads what a database keeps.
///
/// @param damaged is told of what seems to be damage
record DatabaseReader(Database database, Runnable damaged) implements LedgerReader {
  private static final UsageReport NOTHING =
      new UsageReport(new UsageSum("", 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO), List.of());

  @Override
  public UsageReport report(UsageQuery query) {
    return read(NOTHING, connection -> SumReader.read(connection, query));
  }

  @Override
  public List<UsageRow> rows(RowQuery query) {
    List<UsageRow> rows = new ArrayList<>();
    read(query, true, rows::add);
    return rows;
  }

  @Override
  public void each(RowQuery query, Consumer<UsageRow> taker) {
    read(query, false, taker);
  }

  private void read(RowQuery query, boolean newestFirst, Consumer<UsageRow> taker) {
    boolean _ =
        read(
            false,
            connection -> {
              RowReader.read(connection, query, newestFirst, taker);
              return true;
            });
  }

  /// @param nothing to give as long as there are no tables
  private <T> T read(T nothing, Database.Reading<T> reading) {
    if (!database.exists()) {
      return nothing;
    }
    try {
      return database.read(
          connection -> Schema.isCurrent(connection) ? reading.read(connection) : nothing);
    } catch (SQLException failure) {
      if (database.suggestsDamage(failure)) {
        damaged.run();
      }
      throw new LedgerUnavailable("usage cannot be read: " + database.finding(failure), failure);
    }
  }
}
