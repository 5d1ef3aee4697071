package io.tokenpak.companion.usage.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteErrorCode;

/// The tables, and whether they are as this version needs them.
final class Schema {
  /// The newest of the migrations.
  private static final String VERSION = "1";

  private static final String APPLIED =
      "SELECT COUNT(*) FROM flyway_schema_history WHERE success AND version = ?";

  private static final String PLACE = "classpath:io/tokenpak/companion/usage/ledger/db/migration/";

  private Schema() {}

  /// Whether nothing is to be done. Asks without Flyway, which takes longer to load than all else.
  static boolean isCurrent(Connection connection) throws SQLException {
    try (PreparedStatement asked = connection.prepareStatement(APPLIED)) {
      asked.setString(1, VERSION);
      try (ResultSet answer = asked.executeQuery()) {
        return answer.next() && answer.getLong(1) > 0;
      }
    } catch (SQLException failure) {
      boolean noSuchTable =
          "42P01".equals(failure.getSQLState())
              || failure.getErrorCode() == SQLiteErrorCode.SQLITE_ERROR.code;
      if (noSuchTable) {
        return false;
      }
      throw failure;
    }
  }

  /// Makes the tables what this version needs.
  ///
  /// @param kind the name of the folder of migrations
  static void migrate(DataSource source, String kind) throws SQLException {
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(source)
          .locations(PLACE + kind)
          .failOnMissingLocations(true)
          .load()
          .migrate();
    } catch (FlywayException failure) {
      throw cause(failure);
    }
  }

  private static SQLException cause(FlywayException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException refused) {
        return refused;
      }
    }
    return new SQLException("the tables cannot be made: " + failure.getMessage(), failure);
  }
}
