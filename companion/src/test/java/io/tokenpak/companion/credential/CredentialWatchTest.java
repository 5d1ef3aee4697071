package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The clock of the sources stands still here, so that they never look by themselves.
class CredentialWatchTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final CredentialWatch.Pace EVENTS_ONLY =
      new CredentialWatch.Pace(Duration.ZERO, NEVER, true);
  private static final CredentialWatch.Pace POLLING_ONLY =
      new CredentialWatch.Pace(Duration.ZERO, Duration.ofMillis(10), false);
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");

  @TempDir Path root;
  private Logins logins;
  private ClaudeLogin source;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void layOut() throws IOException {
    logins = new Logins(Files.createDirectories(root.resolve("user").resolve("home")));
    source = logins.claudeLogin();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private CredentialWatch watching(CredentialWatch.Pace pace) {
    CredentialWatch watch =
        new CredentialWatch(
            List.of(source), List.of((of, generation) -> told.add(generation.fingerprint())), pace);
    open.add(watch);
    watch.start();
    return watch;
  }

  private static String sent(CredentialSource source) {
    return Logins.find(source, HEAD, "tokenpak-claude-code") instanceof Finding.Found found
        ? found.credential().fields().getFirst().value()
        : "nothing";
  }

  private static String login(String word) {
    return Logins.claudeJson("sk-ant-oat01-" + word);
  }

  private void awaitSent(String word) {
    await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(() -> assertThat(sent(source)).isEqualTo("Bearer sk-ant-oat01-" + word));
  }

  private void start(WayOfWriting way) throws IOException {
    way.layOut(logins.claude, login("0"));
    source = logins.claudeLogin();
    settle();
    assertThat(sent(source))
        .isEqualTo(way.beginsWithALogin() ? "Bearer sk-ant-oat01-0" : "nothing");
  }

  /// Lets the stamp of the file be trusted, so that a change must be seen by it.
  private void settle() {
    logins.nanos.addAndGet(CredentialFile.UNSETTLED_FOR.toNanos());
    var _ = source.generation();
  }

  static Stream<Arguments> waysAndPaces() {
    return Stream.of(EVENTS_ONLY, POLLING_ONLY)
        .flatMap(pace -> Stream.of(WayOfWriting.values()).map(way -> Arguments.of(way, pace)));
  }

  @ParameterizedTest
  @MethodSource("waysAndPaces")
  void bringsEachGenerationHoweverItIsWritten(WayOfWriting way, CredentialWatch.Pace pace)
      throws Exception {
    start(way);
    try (CredentialWatch _ = watching(pace)) {
      if (way.beginsWithALogin()) {
        await().atMost(BOUND).until(() -> !told.isEmpty());
      }
      for (int i = 1; i <= 5; i++) {
        WayOfWriting next = i == 1 || way.beginsWithALogin() ? way : WayOfWriting.RENAME;
        next.write(logins.claude, login(Integer.toString(i)));
        awaitSent(Integer.toString(i));
        settle();
      }
    }
    assertThat(told).hasSize(way.beginsWithALogin() ? 6 : 5).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void isNotNeededForUse(WayOfWriting way) throws IOException {
    start(way);
    way.write(logins.claude, login("1"));
    logins.later();
    assertThat(sent(source)).isEqualTo("Bearer sk-ant-oat01-1");
  }

  @Test
  void tellsOfTheFirstGenerationAndOfEachNextOneOnce() throws IOException {
    start(WayOfWriting.RENAME);
    watching(POLLING_ONLY);
    await().atMost(BOUND).until(() -> told.size() == 1);
    WayOfWriting.RENAME.write(logins.claude, login("1"));
    await().atMost(BOUND).until(() -> told.size() == 2);
    assertThat(told.getLast()).isEqualTo(source.generation().orElseThrow().fingerprint());
    assertThat(told).doesNotHaveDuplicates();
  }

  @Test
  void goesOnWhileAListenerTakesItsTime() throws Exception {
    start(WayOfWriting.RENAME);
    CountDownLatch mayGo = new CountDownLatch(1);
    List<String> slowlyTold = new CopyOnWriteArrayList<>();
    CredentialWatch watch =
        new CredentialWatch(
            List.of(source),
            List.of((of, generation) -> {
              awaitLatch(mayGo);
              slowlyTold.add(generation.fingerprint());
            }),
            EVENTS_ONLY);
    open.add(watch);
    watch.start();
    for (String word : List.of("1", "2", "3")) {
      WayOfWriting.RENAME.write(logins.claude, login(word));
      awaitSent(word);
    }
    assertThat(slowlyTold).isEmpty();
    mayGo.countDown();
    await().atMost(BOUND).until(() -> slowlyTold.size() >= 3);
    assertThat(slowlyTold.getLast()).isEqualTo(source.generation().orElseThrow().fingerprint());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void survivesASourceAndAListenerThatFail() throws IOException {
    start(WayOfWriting.RENAME);
    AtomicInteger looks = new AtomicInteger();
    CredentialSource broken =
        new BrokenSource(() -> {
          looks.incrementAndGet();
          throw new IllegalStateException("broken");
        });
    GenerationListener failing =
        (of, generation) -> {
          throw new IllegalStateException("broken");
        };
    try (CapturedLog log = new CapturedLog();
        CredentialWatch watch =
            new CredentialWatch(
                List.of(broken, source),
                List.of(failing, (of, generation) -> told.add(generation.fingerprint())),
                POLLING_ONLY)) {
      watch.start();
      await().atMost(BOUND).until(() -> looks.get() > 3 && told.size() == 1);
      assertThat(log.lines()).filteredOn(line -> line.contains("looking failed")).hasSize(1);
      assertThat(log.lines()).filteredOn(line -> line.contains("what follows")).hasSize(1);
    }
  }

  @Test
  void seesAGenerationOfASourceWithoutFiles() {
    List<Generation> now = new CopyOnWriteArrayList<>();
    CredentialSource lease =
        new BrokenSource(
            () -> {
              throw new IllegalStateException("has no file to look at");
            }) {
          @Override
          public List<Path> files() {
            return List.of();
          }

          @Override
          public Optional<Generation> generation() {
            return now.isEmpty() ? Optional.empty() : Optional.of(now.getLast());
          }
        };
    try (CredentialWatch watch =
        new CredentialWatch(
            List.of(lease),
            List.of((of, generation) -> told.add(generation.fingerprint())),
            POLLING_ONLY)) {
      watch.start();
      now.add(Generation.of("one"));
      await().atMost(BOUND).until(() -> told.equals(List.of("one")));
      now.add(Generation.of("two"));
      await().atMost(BOUND).until(() -> told.equals(List.of("one", "two")));
    }
  }

  /// What is written to all the time, such as a log beside the login, wakes it now and then only.
  @Test
  void restsWhereAFolderIsWrittenToAllTheTime() throws Exception {
    start(WayOfWriting.RENAME);
    AtomicInteger looks = new AtomicInteger();
    CredentialSource counted = new BrokenSource(looks::incrementAndGet);
    Path noise = logins.home.resolve("noise");
    try (CredentialWatch watch = new CredentialWatch(List.of(counted), List.of(), EVENTS_ONLY)) {
      watch.start();
      await().atMost(BOUND).until(() -> looks.get() > 0);
      long begun = System.nanoTime();
      int writes = 0;
      while (looks.get() < 30) {
        Files.writeString(noise, "x");
        writes++;
      }
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      assertThat(writes).isGreaterThan(30);
      assertThat(millis)
          .as("2 + 4 + … 64 ms after the first eight, and then 64 each")
          .isGreaterThan(500);
    }
  }

  @Test
  void endsWithinItsBoundAndTwiceIsOnce() throws IOException {
    start(WayOfWriting.RENAME);
    CredentialWatch watch = watching(EVENTS_ONLY);
    watch.close();
    watch.close();
    WayOfWriting.RENAME.write(logins.claude, login("1"));
    assertThat(sent(source)).isEqualTo("Bearer sk-ant-oat01-0");
    new CredentialWatch(List.of(source), List.of()).close();
  }

  /// A source with a file that does as it is told when somebody looks.
  private class BrokenSource implements CredentialSource {
    private final Runnable whenLookedAt;

    BrokenSource(Runnable whenLookedAt) {
      this.whenLookedAt = whenLookedAt;
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Finding find(RequestHead head, Caller caller, Route route) {
      return Finding.NOT_CONCERNED;
    }

    @Override
    public void look() {
      whenLookedAt.run();
    }

    @Override
    public List<Path> files() {
      return List.of(logins.claude);
    }

    @Override
    public SourceHealth health() {
      return SourceHealth.of(name(), "", SourceHealth.State.VALID, "");
    }
  }
}
