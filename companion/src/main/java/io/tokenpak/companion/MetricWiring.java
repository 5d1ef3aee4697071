package io.tokenpak.companion;

import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.Upkeep;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.metric.Collector;
import io.tokenpak.companion.metric.CompanionGauges;
import io.tokenpak.companion.metric.MetricSettings;
import io.tokenpak.companion.metric.MetricsEndpoint;
import io.tokenpak.companion.metric.ProcessGauges;
import io.tokenpak.companion.metric.SpanExport;
import io.tokenpak.companion.metric.Throughput;
import io.tokenpak.companion.metric.UsageMetrics;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.usage.UsageSubscriber;
import io.tokenpak.companion.usage.ledger.LedgerHealth;
import io.tokenpak.dispatch.PoolStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is counted of exchanges, wired by hand.
final class MetricWiring {
  private static final Duration SPAN_PAUSE = Duration.ofSeconds(2);

  private final MetricSettings settings;
  private final UsageMetrics usage = new UsageMetrics();
  private final Throughput throughput = new Throughput(InstantSource.system());
  private final Optional<SpanExport> spans;

  MetricWiring(MetricSettings settings) {
    this.settings = settings;
    this.spans = settings.otlp().map(otlp -> new SpanExport(otlp, Release.version(), SPAN_PAUSE));
  }

  /// Who is told of exchanges that ended.
  List<UsageSubscriber> subscribers() {
    List<UsageSubscriber> all = new ArrayList<>(List.of(usage, throughput));
    spans.ifPresent(all::add);
    return all;
  }

  List<StatusPart> statusParts() {
    return List.of(throughput);
  }

  /// What must run for as long as the companion serves.
  List<Upkeep> upkeep() {
    return List.copyOf(spans.stream().toList());
  }

  /// Where metrics are fetched.
  MetricsEndpoint endpoint(
      LiveExchanges live,
      Credentials credentials,
      Supplier<Optional<PoolStatus>> pool,
      Supplier<Optional<LedgerHealth>> ledger) {
    List<Collector> collectors = new ArrayList<>();
    collectors.add(usage);
    collectors.add(new CompanionGauges(Release.version(), live, credentials::health, pool, ledger));
    spans.ifPresent(collectors::add);
    collectors.add(new ProcessGauges());
    return new MetricsEndpoint(collectors, settings.token());
  }
}
