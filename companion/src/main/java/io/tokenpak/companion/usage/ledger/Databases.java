package io.tokenpak.companion.usage.ledger;

import java.time.InstantSource;

/// Which database settings ask for.
final class Databases {
  private Databases() {}

  static Database of(LedgerSettings settings, InstantSource clock) {
    return settings
        .server()
        .<Database>map(PostgresDatabase::new)
        .orElseGet(() -> new SqliteDatabase(settings.home(), clock));
  }
}
