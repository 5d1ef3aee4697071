package io.tokenpak.companion.metric;

import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.metric.Metric.Scale;
import io.tokenpak.companion.usage.ledger.LedgerHealth;
import io.tokenpak.dispatch.PoolStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the companion stands at the moment.
///
/// @param credentials how each source is; may read files
/// @param pool empty if there is none
/// @param ledger empty if it is switched off
public record CompanionGauges(
    String version,
    LiveExchanges live,
    Supplier<List<SourceHealth>> credentials,
    Supplier<Optional<PoolStatus>> pool,
    Supplier<Optional<LedgerHealth>> ledger)
    implements Collector {
  @Override
  public void collect(Consumer<Metric> taker) {
    Metric build =
        Metric.gauge("tokenpak_build_info", "Always 1.", Scale.ONES, Label.closed("version"));
    build.set(1, version);
    taker.accept(build);
    taker.accept(gauge("tokenpak_exchanges_in_flight", "Exchanges under way.", live.count()));
    collect(credentials.get(), taker);
    pool.get().ifPresent(status -> collect(status, taker));
    ledger.get().ifPresent(health -> collect(health, taker));
  }

  private static void collect(List<SourceHealth> sources, Consumer<Metric> taker) {
    Label source = Label.open("source");
    Metric state =
        Metric.gauge(
            "tokenpak_credential_state",
            "1 for the state that a credential source is in.",
            Scale.ONES,
            source,
            Label.closed("state"));
    Metric expiry =
        Metric.gauge(
            "tokenpak_credential_expiry_timestamp_seconds",
            "When a credential ends, if it says so.",
            Scale.ONES,
            source);
    Metric renewable =
        Metric.gauge(
            "tokenpak_credential_login_due_timestamp_seconds",
            "When a person must log in again, if that is known.",
            Scale.ONES,
            source);
    for (SourceHealth health : sources) {
      state.set(1, health.source(), word(health.state()));
      set(expiry, health.source(), health.expires());
      set(renewable, health.source(), health.renewableUntil());
    }
    List.of(state, expiry, renewable).forEach(taker);
  }

  private static void set(Metric metric, String source, @Nullable Instant at) {
    if (at != null) {
      metric.set(at.getEpochSecond(), source);
    }
  }

  private static void collect(PoolStatus status, Consumer<Metric> taker) {
    Metric processes =
        Metric.gauge(
            "tokenpak_pool_processes",
            "Processes of the CLI, by what they do.",
            Scale.ONES,
            Label.closed("state"));
    Map<PoolStatus.Activity, Integer> byState = new EnumMap<>(PoolStatus.Activity.class);
    for (PoolStatus.Activity each : PoolStatus.Activity.values()) {
      byState.put(each, 0);
    }
    long memory = 0;
    for (PoolStatus.Child child : status.children()) {
      byState.merge(child.state(), 1, Integer::sum);
      memory += child.use().memory();
    }
    byState.forEach((state, count) -> processes.set(count, word(state)));
    taker.accept(processes);
    PoolStatus.Totals totals = status.totals();
    taker.accept(gauge("tokenpak_pool_memory_bytes", "Resident bytes of processes.", memory));
    taker.accept(
        gauge("tokenpak_pool_turns_waiting", "Turns that wait for a process.", totals.waiting()));
    taker.accept(counter("tokenpak_pool_turns_total", "Turns that were begun.", totals.turns()));
    taker.accept(
        counter("tokenpak_pool_turns_waited_total", "Turns that had to wait.", totals.waited()));
    taker.accept(
        counter("tokenpak_pool_turns_refused_total", "Turns without a process.", totals.refused()));
    taker.accept(
        counter(
            "tokenpak_pool_restarts_total", "Processes that ended unasked.", totals.restarts()));
    taker.accept(
        counter("tokenpak_pool_replaced_total", "Processes replaced in time.", totals.replaced()));
  }

  private static void collect(LedgerHealth health, Consumer<Metric> taker) {
    taker.accept(
        gauge(
            "tokenpak_ledger_degraded",
            "1 while rows wait because they cannot be written.",
            health.degraded() ? 1 : 0));
    taker.accept(gauge("tokenpak_ledger_rows_waiting", "Rows not durable yet.", health.waiting()));
    taker.accept(counter("tokenpak_ledger_rows_written_total", "Rows written.", health.written()));
    taker.accept(
        counter("tokenpak_ledger_rows_lost_total", "Rows that found no room.", health.lost()));
  }

  private static Metric gauge(String name, String help, long value) {
    Metric metric = Metric.gauge(name, help, Scale.ONES);
    metric.set(value);
    return metric;
  }

  private static Metric counter(String name, String help, long value) {
    Metric metric = Metric.counter(name, help, Scale.ONES);
    metric.set(value);
    return metric;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
