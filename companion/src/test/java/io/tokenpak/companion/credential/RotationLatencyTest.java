package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How long after a login was written the requests have it.
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RotationLatencyTest {
  private static final int ROTATIONS = 1000;
  private static final Duration POLL = CredentialWatch.Pace.USUAL.poll();
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");

  /// @param name of what was measured
  /// @param sorted nanoseconds from the end of each write until the first request that has it
  private record Latencies(String name, List<Long> sorted) {
    Duration at(double share) {
      return Duration.ofNanos(sorted.get((int) Math.ceil(share * sorted.size()) - 1));
    }

    void print() {
      System.out.printf(
          "%-50s p50 %7.2f ms  p99 %7.2f ms  max %7.2f ms%n",
          name, millis(at(0.5)), millis(at(0.99)), millis(at(1)));
    }

    private static double millis(Duration time) {
      return time.toNanos() / 1e6;
    }
  }

  @TempDir Path home;
  private final Random random = new Random(1);

  @Test
  void isShortWithTheWatcherAndBoundedWithoutIt() throws Exception {
    for (WayOfWriting way :
        List.of(WayOfWriting.RENAME, WayOfWriting.TRUNCATION_AND_A_SLOW_WRITE)) {
      Latencies watched = measure(way, true);
      Latencies blind = measure(way, false);
      watched.print();
      blind.print();
      assertThat(watched.at(0.5)).isLessThan(blind.at(0.5));
      assertThat(blind.at(0.99)).isLessThan(CredentialFile.LOOK_EVERY.plus(POLL));
    }
  }

  /// What the watch costs while nothing happens.
  @Test
  void costsNextToNothingWhileNothingHappens() throws Exception {
    Logins logins = new Logins(home);
    Logins.replace(logins.claude, login(0));
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.a.x", "acc-1"));
    List<CredentialSource> sources = List.of(logins.claudeLogin(), logins.codexLogin());
    // So that the stamps are trusted.
    logins.nanos.addAndGet(CredentialFile.UNSETTLED_FOR.toNanos());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (CredentialWatch watch = new CredentialWatch(sources, List.of())) {
      watch.start();
      await().pollDelay(Duration.ofSeconds(2)).until(() -> thread() != 0);
      long before = threads.getThreadCpuTime(thread());
      Duration span = Duration.ofSeconds(20);
      await().atMost(span.multipliedBy(2)).during(span).until(() -> thread() != 0);
      long used = threads.getThreadCpuTime(thread()) - before;
      System.out.printf("idle: %.3f %% of a core%n", 100.0 * used / span.toNanos());
      assertThat(used).isLessThan(span.toNanos() / 100);
    }
  }

  private static long thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("credential-watch"))
        .mapToLong(Thread::threadId)
        .findFirst()
        .orElse(0);
  }

  private Latencies measure(WayOfWriting way, boolean events) throws Exception {
    Path user = Files.createDirectories(home.resolve(way + "-" + events).resolve("user"));
    Logins logins = new Logins(Files.createDirectory(user.resolve("home")));
    way.layOut(logins.claude, login(0));
    ClaudeLogin source =
        new ClaudeLogin(
            logins.settings(),
            Logins.provider("tokenpak-claude-code").origin(),
            System::nanoTime,
            InstantSource.fixed(Logins.NOW));
    CredentialWatch.Pace pace = new CredentialWatch.Pace(Duration.ZERO, POLL, events);
    List<Long> nanos = new ArrayList<>();
    try (CredentialWatch watch = new CredentialWatch(List.of(source), List.of(), pace);
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor()) {
      watch.start();
      for (int i = 1; i <= ROTATIONS; i++) {
        String next = login(i);
        long written =
            writer
                .schedule(
                    () -> {
                      way.write(logins.claude, next);
                      return System.nanoTime();
                    },
                    random.nextInt(100),
                    TimeUnit.MILLISECONDS)
                .get();
        awaitSent(source, "Bearer " + token(i));
        nanos.add(System.nanoTime() - written);
      }
    }
    Collections.sort(nanos);
    return new Latencies(way + (events ? ", watched" : ", not watched"), nanos);
  }

  private static void awaitSent(ClaudeLogin source, String bearer) {
    long begun = System.nanoTime();
    while (!(Logins.find(source, HEAD, "tokenpak-claude-code") instanceof Finding.Found found)
        || !found.credential().fields().getFirst().value().equals(bearer)) {
      assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(20).toNanos());
      LockSupport.parkNanos(20_000);
    }
  }

  private static String token(int i) {
    return "sk-ant-oat01-" + i;
  }

  private static String login(int i) {
    return Logins.claudeJson(token(i));
  }
}
