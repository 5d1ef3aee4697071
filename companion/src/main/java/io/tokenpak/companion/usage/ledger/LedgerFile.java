package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageRow;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Reads a ledger whether a companion runs or not, and changes nothing.
public final class LedgerFile implements LedgerReader, AutoCloseable {
  private final Database database;
  private final LedgerReader reader;

  private LedgerFile(Database database) {
    this.database = database;
    this.reader = new DatabaseReader(database, () -> {});
  }

  /// Reads the ledger of these settings; one that is not there holds nothing.
  public static LedgerFile reader(LedgerSettings settings) {
    return new LedgerFile(Databases.of(settings, InstantSource.system()));
  }

  @Override
  public UsageReport report(UsageQuery query) {
    return reader.report(query);
  }

  @Override
  public List<UsageRow> rows(RowQuery query) {
    return reader.rows(query);
  }

  @Override
  public void each(RowQuery query, Consumer<UsageRow> taker) {
    reader.each(query, taker);
  }

  @Override
  public void close() {
    database.close();
  }
}
