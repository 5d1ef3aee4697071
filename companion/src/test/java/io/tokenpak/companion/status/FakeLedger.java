package io.tokenpak.companion.status;

import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.RowQuery;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageReport;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A ledger whose sums follow from their keys, so that each answer is the same each time. It
/// remembers what it was asked.
final class FakeLedger implements LedgerReader {
  private static final Map<Dimension, List<String>> KEYS =
      Map.of(
          Dimension.PLATFORM, List.of("openclaw", "claude-cli", "codex", "jvm/nightly-report"),
          Dimension.MODEL,
              List.of("claude-opus-4-5", "claude-sonnet-4-5", "gpt-5.1-codex", "gpt-5-mini"),
          Dimension.SESSION,
              List.of("refactor-billing", "9f1c2d7e-55aa", "inbox-triage", "docs", ""),
          Dimension.PROVIDER, List.of("tokenpak-anthropic", "tokenpak-openai-codex"),
          Dimension.SOURCE, List.of("claude-login", "codex-login", "OPENAI_API_KEY"));

  final List<UsageQuery> asked = new ArrayList<>();

  @Override
  public synchronized UsageReport report(UsageQuery query) {
    asked.add(query);
    List<UsageSum> sums = new ArrayList<>();
    if (query.by() == Dimension.DAY || query.by() == Dimension.HOUR) {
      steps(query, sums);
    } else {
      List<String> keys =
          KEYS.getOrDefault(query.by(), List.of()).stream()
              .filter(key -> key.equals(query.only().getOrDefault(query.by(), key)))
              .toList();
      for (int i = 0; i < keys.size(); i++) {
        sums.add(sum(keys.get(i), 620 / (i + 1) / (1 + query.only().size())));
      }
    }
    return new UsageReport(total(sums), sums.stream().limit(query.most()).toList());
  }

  private static void steps(UsageQuery query, List<UsageSum> sums) {
    boolean days = query.by() == Dimension.DAY;
    ZonedDateTime at = query.since().atZone(query.zone());
    while (at.toInstant().isBefore(query.until())) {
      int size = days ? 1600 : 64;
      int requests =
          (int) (size * Math.abs(Math.sin((days ? at.getDayOfYear() : at.getHour()) / 3.8)));
      String key = days ? at.toLocalDate().toString() : at.toString().substring(0, 13);
      if (requests > size / 9) {
        sums.add(sum(key, requests));
      }
      at = days ? at.plusDays(1) : at.plusHours(1);
    }
  }

  private static UsageSum sum(String key, int requests) {
    long input = requests * 18_400L;
    return new UsageSum(
        key,
        requests,
        requests / 37,
        0,
        0,
        input,
        requests * 930L,
        input * (83 - key.length()) / 100,
        input / 20,
        BigDecimal.valueOf(requests * 2_317L, 5));
  }

  private static UsageSum total(List<UsageSum> sums) {
    return sums.stream()
        .reduce(
            new UsageSum("", 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO),
            (a, b) ->
                new UsageSum(
                    "",
                    a.requests() + b.requests(),
                    a.failed() + b.failed(),
                    a.unknown() + b.unknown(),
                    a.unpriced() + b.unpriced(),
                    a.input() + b.input(),
                    a.output() + b.output(),
                    a.cacheRead() + b.cacheRead(),
                    a.cacheWritten() + b.cacheWritten(),
                    a.cost().add(b.cost())));
  }

  /// What was asked last by that dimension.
  synchronized UsageQuery last(Dimension by) {
    return asked.reversed().stream().filter(query -> query.by() == by).findFirst().orElseThrow();
  }

  @Override
  public List<UsageRow> rows(RowQuery query) {
    return List.of();
  }

  @Override
  public void each(RowQuery query, Consumer<UsageRow> taker) {}
}
