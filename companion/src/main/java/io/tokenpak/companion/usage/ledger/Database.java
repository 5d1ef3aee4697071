package io.tokenpak.companion.usage.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/// Where a ledger is kept.
interface Database extends AutoCloseable {
  /// A reading of a connection that is open as long as it lasts.
  @FunctionalInterface
  interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  /// A connection to write through, not in the way of readers; makes database and tables if they
  /// are not there. Commits when told.
  Connection open() throws SQLException;

  /// Reads, in one transaction that changes nothing.
  <T> T read(Reading<T> reading) throws SQLException;

  /// Whether there is anything to read.
  boolean exists();

  /// Whether other companions write here, too.
  boolean isShared();

  /// Looks whether all that is kept can be read.
  ///
  /// @throws SQLException if it cannot
  void check(Connection connection) throws SQLException;

  /// Whether what was written through the connection is where the next one will look for it.
  boolean isInPlace();

  /// Puts a database out of the way that is broken for good.
  ///
  /// @return whether it was; then a new one can be opened
  boolean setAside(SQLException failure);

  /// The condition that tells runs that are no more, with two parameters: the run that asks, and
  /// the moment before which nothing was heard of them.
  String deadRuns();

  /// Gives some of the room of deleted rows back.
  void shrink(Connection connection) throws SQLException;

  /// What is wrong and what to do, for people.
  String finding(SQLException failure);

  /// Whether what is kept seems to be damaged, so that it must be checked.
  boolean suggestsDamage(SQLException failure);

  /// Whether the rows are at fault, so that others can be written.
  boolean blamesRows(SQLException failure);

  @Override
  void close();
}
