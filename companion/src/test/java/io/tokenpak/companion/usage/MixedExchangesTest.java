package io.tokenpak.companion.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.usage.MixedExchange.Fate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a ledger is told equals what the provider counts for itself, exchange by exchange and in
/// all, whatever becomes of them.
class MixedExchangesTest {
  private static final long SEED = 6;

  private final RowsInMemory ledger = new RowsInMemory();

  @Test
  void theLedgerHasWhatTheProviderCounted() throws Exception {
    run(300, 1);
  }

  @Test
  void exchangesAtTheSameTimeDoNotTouchOneAnother() throws Exception {
    run(1_500, 8);
  }

  @Test
  @Tag("soak")
  void theLedgerHasWhatTheProviderCountedOverAHundredThousand() throws Exception {
    run(100_000, 8);
  }

  private void run(int count, int atATime) throws Exception {
    try (MixedTraffic traffic = new MixedTraffic(ledger, SEED)) {
      traffic.run(count, atATime);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ledger.isSettled() && ledger.rows().size() == count);

      assertThat(ledger.complaints()).isEmpty();
      assertThat(ledger.intents()).isEqualTo(count);
      for (UsageRow row : ledger.rows()) {
        assertRow(traffic, row);
      }
      assertTotals(traffic);
    }
  }

  private void assertTotals(MixedTraffic traffic) {
    assertThat(sum(Usage::input)).isEqualTo(traffic.input.sum()).isPositive();
    assertThat(sum(Usage::output)).isEqualTo(traffic.output.sum()).isPositive();
    assertThat(sum(Usage::cacheRead)).isEqualTo(traffic.cacheRead.sum()).isPositive();
    assertThat(sum(Usage::cacheWritten)).isEqualTo(traffic.cacheWritten.sum()).isPositive();
    long retries = ledger.rows().stream().mapToLong(row -> row.notes().retries().size()).sum();
    assertThat(ledger.rows().size() + retries).isEqualTo(traffic.asked.get());
  }

  private long sum(ToLongFunction<Usage> figure) {
    return ledger.rows().stream()
        .map(row -> row.answer().usage())
        .filter(usage -> usage != null)
        .mapToLong(figure)
        .sum();
  }

  private static void assertRow(MixedTraffic traffic, UsageRow row) {
    String session = String.valueOf(row.intent().session());
    MixedExchange exchange = traffic.exchange(Integer.parseInt(session.substring(1)));
    String about = exchange.number + " " + exchange.fate + " " + exchange.api + " " + row;
    Usage reported = exchange.reported();
    boolean counted = exchange.isMetered() && reported.input() + reported.output() > 0;
    assertThat(row.answer().usage()).as(about).isEqualTo(counted ? reported : null);
    assertThat(row.notes().flags()).as(about).isEqualTo(flags(exchange));
    assertThat(row.answer().outcome()).as(about).isEqualTo(outcome(exchange));
    assertThat(row.answer().status())
        .as(about)
        .isEqualTo(isAnswered(exchange) ? exchange.status : 0);
    assertThat(row.answer().id())
        .as(about)
        .isEqualTo(isAnswered(exchange) ? "req_" + exchange.number : null);
    assertThat(row.notes().retries()).as(about).hasSize(exchange.fate == Fate.EXPIRED ? 1 : 0);
    assertTraffic(traffic, exchange, row.traffic(), about);
  }

  private static void assertTraffic(
      MixedTraffic traffic, MixedExchange exchange, Traffic seen, String about) {
    assertThat(seen.requestBytes()).as(about).isEqualTo(exchange.request.length);
    assertThat(seen.requestIn()).as(about).isEqualTo(MixedTraffic.sha256(exchange.request));
    boolean whole = EnumSet.of(Fate.WHOLE, Fate.REFUSED, Fate.EXPIRED).contains(exchange.fate);
    if (whole || seen.requestOut() != null) {
      // Where an exchange breaks off, the end of the request may not be noticed before.
      assertThat(seen.requestOut()).as(about).isEqualTo(traffic.received(exchange.number));
    }
    assertThat(seen.responseIn())
        .as(about)
        .isEqualTo(whole ? MixedTraffic.sha256(exchange.body) : null);
    assertThat(seen.responseOut())
        .as(about)
        .isEqualTo(whole ? traffic.given(exchange.number) : null);
    assertThat(seen.isPreserved())
        .as(about)
        .isEqualTo(whole && exchange.api != MixedAnswer.Api.CODEX);
  }

  private static boolean isAnswered(MixedExchange exchange) {
    return exchange.fate != Fate.UNANSWERED && exchange.fate != Fate.LEFT_EARLY;
  }

  private static Set<UsageFlag> flags(MixedExchange exchange) {
    boolean whole = List.of(Fate.WHOLE, Fate.REFUSED, Fate.EXPIRED).contains(exchange.fate);
    if (whole || !exchange.isMetered()) {
      return Set.of();
    }
    boolean documentCut = isAnswered(exchange) && !exchange.stream;
    return documentCut ? Set.of(UsageFlag.PARTIAL, UsageFlag.BROKEN) : Set.of(UsageFlag.PARTIAL);
  }

  private static String outcome(MixedExchange exchange) {
    return switch (exchange.fate) {
      case WHOLE, REFUSED -> "ok";
      case EXPIRED -> "ok after 401";
      case CUT -> "cut";
      case UNANSWERED -> "provider_broke_off";
      case LEFT, LEFT_EARLY -> "client left";
    };
  }
}
