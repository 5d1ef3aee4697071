package io.tokenpak.companion.credential.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A broker, and a process that reports to it and can be killed.
abstract class Reporting {
  static final LeaseOwner OWNER = new LeaseOwner("host-1", "openclaw");
  static final Duration INTERVAL = Duration.ofSeconds(60);

  @TempDir Path home;
  final VirtualTime time = new VirtualTime();
  final FrailDisk disk = new FrailDisk();
  final AtomicInteger nudges = new AtomicInteger();
  final AtomicInteger used = new AtomicInteger();
  BrokerSimulator simulator;
  BrokerClock clock;
  Broker broker;
  LedgerFolder folder;
  LeaseReporter reporter;
  Lease lease;

  @BeforeEach
  void start() throws Exception {
    simulator = BrokerSimulator.start(time);
    simulator.lend("cred-1", "eyJh.one.s", "acc-1");
    simulator.lend("cred-2", "eyJh.two.s", "acc-2");
    boot();
    lease = ok(broker.acquire(OWNER, "test"));
    reporter.carries(lease, "g1");
  }

  @AfterEach
  void stop() throws Exception {
    folder.close();
    broker.close();
    simulator.close();
  }

  /// A process begins.
  private void boot() {
    clock = time.brokerClock();
    broker = new Broker(simulator.settings(home), clock, Duration.ofSeconds(2));
    folder = new LedgerFolder(home.resolve("lease"), simulator.url().toString(), disk);
    reporter =
        new LeaseReporter(
            broker,
            clock,
            new LeaseSettings.Reports(true, INTERVAL, 3),
            folder,
            nudges::incrementAndGet);
  }

  /// The process ends as if it was killed, and another one begins.
  void reboot() {
    folder.close();
    broker.close();
    disk.dieAt(Integer.MAX_VALUE);
    boot();
    reporter.carries(lease, "g1");
  }

  static <T> T ok(BrokerAnswer<T> answer) {
    return ((BrokerAnswer.Ok<T>) answer).value();
  }

  void use(String generation) {
    int number = used.incrementAndGet();
    reporter.used(entry(generation, 200, Optional.of(new Usage("gpt-x", number, 1, 0, 0))));
  }

  UsageEntry entry(String generation, int status) {
    return entry(generation, status, Optional.empty());
  }

  UsageEntry entry(String generation, int status, Optional<Usage> usage) {
    return new UsageEntry(
        "r", "tokenpak-openai-codex", "codex-lease", generation, status, time.wall(), true, usage);
  }

  long sum(String count) {
    return simulator.reports().stream().mapToLong(report -> report.path(count).asLong()).sum();
  }

  SimulatedPool.Loan loan(SimulatedPool pool) {
    return Objects.requireNonNull(pool.loans.get(lease.id()));
  }

  void assertReportedOnce() {
    int count = used.get();
    assertThat(sum("requests_count")).isEqualTo(count);
    assertThat(sum("tokens_in")).isEqualTo(count * (count + 1L) / 2);
    assertThat(sum("tokens_out")).isEqualTo(count);
  }

  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("lease"))) {
      return all.filter(each -> !each.endsWith("lock")).sorted().toList();
    }
  }

  void observe(HttpFields fields) {
    reporter.headSeen("codex-lease", "g1", fields);
  }
}
