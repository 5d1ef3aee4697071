package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.Renewal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The monitor with real files and real child processes.
class RefreshMonitorTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path folder;

  private FakeCli cli;

  @BeforeEach
  void login() throws IOException {
    cli = new FakeCli(folder);
    cli.write("sk-ant-oat01-old", Instant.now().minusSeconds(1));
  }

  @Test
  void hasALoginRenewedThatHasEnded() throws Exception {
    try (RefreshMonitor monitor = monitor(FakeCli.renewing("sk-ant-oat01-new"))) {
      monitor.start();
      Renewal renewal = renewal(monitor);

      await(
          () -> isRenewed() && renewal.next().startsWith("/") && !renewal.next().contains(" now "));
      assertThat(renewal.next()).contains(" is run at ").endsWith(" to renew it");
      assertThat(cli.runs()).isEqualTo(1);
    }
  }

  @Test
  void runsNothingWhereItOnlyObserves() throws Exception {
    cli.write("sk-ant-oat01-old", Instant.now().plusSeconds(100));
    List<String> command = cli.program(FakeCli.renewing("sk-ant-oat01-new"));
    try (RefreshMonitor monitor =
        MonitorProcess.monitor(folder, command, RefreshSettings.Mode.OBSERVE)) {
      monitor.start();
      Renewal renewal = renewal(monitor);

      assertThat(renewal.next()).startsWith("ends at ").contains("unless", "is run before");
      assertThat(renewal.renew(generation().fingerprint())).isCompleted();
      assertThat(cli.runs()).isZero();
    }
  }

  @Test
  void saysNothingWhereItIsOff() {
    try (RefreshMonitor monitor =
        MonitorProcess.monitor(folder, List.of("claude"), RefreshSettings.Mode.OFF)) {
      assertThat(monitor.renewals()).isEmpty();
      assertThat(monitor.listeners()).isEmpty();
    }
  }

  @Test
  void sixtyFourThreadsJoinOneRun() throws Exception {
    // The monitor is not started: only the requests ask.
    try (RefreshMonitor monitor = monitor("sleep 0.3\n" + FakeCli.renewing("sk-ant-oat01-new"));
        ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      Renewal renewal = renewal(monitor);
      String fingerprint = cli.source().generation().orElseThrow().fingerprint();
      CountDownLatch go = new CountDownLatch(1);
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    go.await();
                    renewal.renew(fingerprint).join();
                  } catch (InterruptedException stop) {
                    throw new IllegalStateException(stop);
                  }
                },
                requests));
      }
      go.countDown();
      CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);

      assertThat(isRenewed()).as("each waited for the run").isTrue();
      assertThat(cli.runs()).isEqualTo(1);
    }
  }

  @Test
  void twoCompanionsHaveItRunOnce() throws Exception {
    String program = cli.program("sleep 0.5\n" + FakeCli.renewing("sk-ant-oat01-new")).getFirst();
    Process first = process(program);
    Process second = process(program);
    try {
      await(this::isRenewed);
      for (Process each : List.of(first, second)) {
        each.getOutputStream().close();
        assertThat(each.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
      assertThat(cli.runs()).isEqualTo(1);
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  @Test
  void twoCompanionsHaveItRunOnceEvenIfItIsInVain() throws Exception {
    List<String> program = cli.program("sleep 0.3");
    try (RefreshMonitor first = MonitorProcess.monitor(folder, program);
        RefreshMonitor second = MonitorProcess.monitor(folder, program)) {
      String fingerprint = generation().fingerprint();
      CompletableFuture<Void> one = renewal(first).renew(fingerprint);
      CompletableFuture<Void> other = renewal(second).renew(fingerprint);
      CompletableFuture.allOf(one, other).get(30, TimeUnit.SECONDS);

      assertThat(cli.runs()).isEqualTo(1);
    }
  }

  private static Renewal renewal(RefreshMonitor monitor) {
    return Objects.requireNonNull(monitor.renewals().get("claude-login"));
  }

  private RefreshMonitor monitor(String script) throws IOException {
    return MonitorProcess.monitor(folder, cli.program(script));
  }

  private Process process(String program) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MonitorProcess.class.getName(),
            folder.toString(),
            program)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("monitor-" + System.nanoTime() + ".log").toFile())
        .start();
  }

  private Generation generation() {
    return cli.source().generation().orElseThrow();
  }

  private boolean isRenewed() throws IOException {
    return Files.readString(cli.login()).contains("sk-ant-oat01-new");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(BOUND).pollInterval(Duration.ofMillis(20)).until(condition);
  }
}
