package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.RowQuery;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageReport;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A ledger in a list, which sums up whole hours as a real one does.
public final class FakeLedgerReader implements LedgerReader {
  private final List<UsageRow> rows;

  public FakeLedgerReader(List<UsageRow> rows) {
    this.rows = new ArrayList<>(rows);
    this.rows.sort(Comparator.comparing(row -> row.intent().began()));
  }

  @Override
  public UsageReport report(UsageQuery query) {
    Instant since = query.since().truncatedTo(ChronoUnit.HOURS);
    Instant until =
        query.until().minusNanos(1).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    Map<String, List<UsageRow>> grouped = new TreeMap<>();
    for (UsageRow row : rows) {
      if (isIn(row, since, until) && has(row, query.only())) {
        grouped.computeIfAbsent(key(query, row), _ -> new ArrayList<>()).add(row);
      }
    }
    List<UsageSum> by = new ArrayList<>();
    grouped.forEach((key, group) -> by.add(sum(key, group)));
    return new UsageReport(sum("", grouped.values().stream().flatMap(List::stream).toList()), by);
  }

  private static String key(UsageQuery query, UsageRow row) {
    return switch (query.by()) {
      case DAY -> row.intent().began().atZone(query.zone()).toLocalDate().toString();
      case HOUR ->
          row.intent().began().atZone(query.zone()).toLocalDateTime().toString().substring(0, 13);
      default -> value(row, query.by());
    };
  }

  private static UsageSum sum(String key, List<UsageRow> group) {
    List<Usage> usages = new ArrayList<>();
    BigDecimal cost = BigDecimal.ZERO;
    long unpriced = 0;
    for (UsageRow row : group) {
      Usage usage = row.answer().usage();
      if (usage != null) {
        usages.add(usage);
        unpriced += row.cost() == null ? 1 : 0;
      }
      BigDecimal dollars = row.cost();
      cost = dollars == null ? cost : cost.add(dollars);
    }
    return new UsageSum(
        key,
        group.size(),
        group.stream().filter(row -> row.answer().status() >= 400).count(),
        group.size() - usages.size(),
        unpriced,
        usages.stream().mapToLong(Usage::input).sum(),
        usages.stream().mapToLong(Usage::output).sum(),
        usages.stream().mapToLong(Usage::cacheRead).sum(),
        usages.stream().mapToLong(Usage::cacheWritten).sum(),
        cost);
  }

  @Override
  public List<UsageRow> rows(RowQuery query) {
    List<UsageRow> found = new ArrayList<>();
    each(query, found::add);
    return found.reversed().stream().limit(query.most()).toList();
  }

  @Override
  public void each(RowQuery query, Consumer<UsageRow> taker) {
    rows.stream()
        .filter(row -> isIn(row, query.since(), query.until()) && has(row, query.only()))
        .filter(row -> !query.failed() || row.answer().status() >= 400)
        .forEach(taker);
  }

  private static boolean isIn(UsageRow row, Instant since, Instant until) {
    Instant began = row.intent().began();
    return !began.isBefore(since) && began.isBefore(until);
  }

  private static boolean has(UsageRow row, Map<Dimension, String> only) {
    return only.entrySet().stream()
        .allMatch(each -> each.getValue().equals(value(row, each.getKey())));
  }

  private static String value(UsageRow row, Dimension dimension) {
    UsageIntent intent = row.intent();
    Usage usage = row.answer().usage();
    return switch (dimension) {
      case SESSION -> intent.session() == null ? "" : intent.session();
      case PLATFORM -> intent.platform();
      case PROVIDER -> intent.provider();
      case MODEL -> usage == null || usage.model() == null ? "" : usage.model();
      case SOURCE -> intent.source();
      case DAY, HOUR -> throw new IllegalArgumentException("not a condition");
    };
  }
}
