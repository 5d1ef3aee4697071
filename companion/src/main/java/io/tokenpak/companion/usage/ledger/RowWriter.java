package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes rows and their sums through one connection, each exactly once however often it is given.
/// Does not commit.
final class RowWriter implements AutoCloseable {
  private static final List<String> ALL =
      Stream.concat(Columns.INTENT.stream(), Columns.END.stream()).toList();

  private static final String INSERT =
      "INSERT INTO exchange (%s) VALUES (%s) ON CONFLICT (request) DO "
          .formatted(
              String.join(", ", ALL), String.join(", ", Collections.nCopies(ALL.size(), "?")));

  /// Of a row that has ended nothing is changed, and nothing returned.
  private static final String END =
      INSERT
          + ALL.stream()
              .filter(name -> !name.equals("request"))
              .map(name -> name + " = excluded." + name)
              .collect(
                  Collectors.joining(
                      ", ", "UPDATE SET ", " WHERE exchange.state = 0 RETURNING state"));

  private static final String REOPEN =
      "UPDATE exchange SET state = 0 WHERE request = ? AND state = 2 RETURNING "
          + HourRow.KEY_OF_EXCHANGE;

  private final PreparedStatement begin;
  private final PreparedStatement end;
  private final PreparedStatement reopen;
  private final HourRow hours;

  RowWriter(Connection connection) throws SQLException {
    begin = connection.prepareStatement(INSERT + "NOTHING");
    end = connection.prepareStatement(END);
    reopen = connection.prepareStatement(REOPEN);
    hours = new HourRow(connection);
  }

  /// Writes entries in their order.
  void write(List<Entry> entries) throws SQLException {
    Set<String> ending = new HashSet<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Ended) {
        ending.add(entry.request());
      }
    }
    boolean begun = false;
    SortedMap<HourKey, HourSum> sums = new TreeMap<>();
    for (Entry entry : entries) {
      // Of what begins and ends in one transaction the end says all.
      if (entry instanceof Entry.Begun(String run, UsageIntent intent, _)
          && !ending.contains(intent.request())) {
        bindOpen(run, intent);
        begin.addBatch();
        begun = true;
      }
    }
    if (begun) {
      begin.executeBatch();
    }
    for (Entry entry : entries) {
      if (entry instanceof Entry.Ended(String run, UsageRow row)) {
        end(run, row, sums);
      }
    }
    hours.add(sums);
  }

  private void bindOpen(String run, UsageIntent intent) throws SQLException {
    Binding binding = bindIntent(begin, run, intent, Columns.OPEN, false);
    binding.number(Columns.micros(intent.began()));
    bindAnswer(binding, new UsageAnswer(0, "open", null, null));
    bindTraffic(
        binding, new Timing(Duration.ZERO, null), new Traffic(0, 0, null, null, null, null));
    bindNotes(binding, UsageNotes.NONE).optional(null);
  }

  private void end(String run, UsageRow row, SortedMap<HourKey, HourSum> sums) throws SQLException {
    Binding binding =
        bindIntent(end, run, row.intent(), Columns.ENDED, HourSum.isFailed(row.answer()));
    binding.number(Columns.micros(row.ended()));
    bindAnswer(binding, row.answer());
    bindTraffic(binding, row.timing(), row.traffic());
    bindNotes(binding, row.notes()).optional(Picodollars.of(row.cost()));
    if (returnsSomething(end) || (wasUnknown(row, sums) && returnsSomething(end))) {
      sums.merge(HourKey.of(row), HourSum.of(row), HourSum::plus);
    }
  }

  private static boolean returnsSomething(PreparedStatement statement) throws SQLException {
    try (ResultSet returned = statement.executeQuery()) {
      return returned.next();
    }
  }

  /// A companion that was taken for dead may still tell how its exchange ended.
  private boolean wasUnknown(UsageRow row, SortedMap<HourKey, HourSum> sums) throws SQLException {
    reopen.setString(1, row.intent().request());
    try (ResultSet returned = reopen.executeQuery()) {
      if (!returned.next()) {
        return false;
      }
      sums.merge(HourRow.key(returned), HourSum.UNKNOWN.negated(), HourSum::plus);
      return true;
    }
  }

  private static Binding bindIntent(
      PreparedStatement statement, String run, UsageIntent intent, int state, boolean failed)
      throws SQLException {
    return new Binding(statement)
        .text(intent.request())
        .text(run)
        .number(state)
        .number(failed ? 1 : 0)
        .number(Columns.micros(intent.began()))
        .text(intent.platform())
        .text(Objects.requireNonNullElse(intent.session(), ""))
        .text(intent.provider())
        .text(intent.backend())
        .text(intent.method())
        .text(intent.path())
        .text(intent.source())
        .text(intent.generation());
  }

  private static void bindAnswer(Binding binding, UsageAnswer answer) throws SQLException {
    binding.number(answer.status()).text(answer.outcome()).text(answer.id());
    Usage usage = answer.usage();
    if (usage == null) {
      binding.text("");
      for (int i = 0; i < 7; i++) {
        binding.optional(null);
      }
      binding.text(null).text(null);
      return;
    }
    binding
        .text(Objects.requireNonNullElse(usage.model(), ""))
        .number(usage.input())
        .number(usage.output())
        .number(usage.cacheRead())
        .number(usage.cacheWritten())
        .number(usage.cacheWrittenLong())
        .number(usage.reasoning())
        .number(usage.searches())
        .text(usage.stopReason())
        .text(usage.tier());
  }

  private static void bindTraffic(Binding binding, Timing timing, Traffic traffic)
      throws SQLException {
    binding
        .number(Columns.micros(timing.total()))
        .optional(timing.firstByte() == null ? null : Columns.micros(timing.firstByte()))
        .number(traffic.requestBytes())
        .number(traffic.responseBytes())
        .digest(traffic.requestIn())
        .digest(traffic.requestOut())
        .digest(traffic.responseIn())
        .digest(traffic.responseOut());
  }

  private static Binding bindNotes(Binding binding, UsageNotes notes) throws SQLException {
    return binding
        .text(NotesJson.retries(notes))
        .text(NotesJson.limits(notes))
        .text(NotesJson.flags(notes));
  }

  @Override
  public void close() throws SQLException {
    begin.close();
    end.close();
    reopen.close();
    hours.close();
  }
}
