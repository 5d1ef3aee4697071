package io.tokenpak.companion.usage.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.ExchangeEnd;
import io.tokenpak.companion.usage.ExchangeRecording;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageMeter;
import io.tokenpak.companion.usage.UsageMeters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final CaptureBounds SMALL =
      new CaptureBounds(100, 100_000, 100_000, Duration.ofDays(7));

  @TempDir private Path home;
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
  private final AtomicLong nanos = new AtomicLong();
  private Capture capture;
  private int exchanges;

  @BeforeEach
  void make() {
    capture = made(SMALL);
  }

  @AfterEach
  void close() {
    capture.close();
  }

  @Test
  void nothingIsKeptWhileItIsOff() {
    capture.start();

    assertThat(begin()).isSameAs(ExchangeRecording.NONE);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void whatBeginsWithinTheTimeIsKeptToItsEndAndWhatBeginsLaterIsNot() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording within = begin();

    pass(Duration.ofSeconds(60));

    assertThat(begin()).isSameAs(ExchangeRecording.NONE);
    assertThat(capture.state().until()).isEmpty();
    assertThat(capture.state().open()).isEqualTo(1);
    within.observed(bytes("late"), true);
    end(within);
    assertThat(read(".answer")).isEqualTo("late");
    assertThat(capture.state().open()).isZero();
  }

  @Test
  void whatBeganBeforeItWasSwitchedOnIsNotKept() throws Exception {
    capture.start();
    UsageIntent before = intent();
    clock.set(NOON.plusSeconds(1));
    capture.begin(Duration.ofMinutes(1));

    assertThat(capture.begin(before, head("/v1/messages"))).isSameAs(ExchangeRecording.NONE);
  }

  @Test
  void aClockThatIsSetBackMakesItNoLonger() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    clock.set(NOON.plusSeconds(1));

    assertThat(begin()).isSameAs(ExchangeRecording.NONE);
  }

  @Test
  void aMachineThatSleptMakesItNoLonger() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));

    clock.set(NOON.plusSeconds(60));

    assertThat(begin()).isSameAs(ExchangeRecording.NONE);
  }

  @Test
  void endingItCutsWhatIsUnderWay() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording running = begin();
    running.observed(bytes("before "), false);

    capture.end();
    running.observed(bytes("after"), true);
    end(running);

    assertThat(begin()).isSameAs(ExchangeRecording.NONE);
    assertThat(read(".answer")).isEqualTo("before ");
    assertThat(read(".txt")).contains("answer: 7 of 12 bytes, cut: the capture was ended");
  }

  @Test
  void aLongBodyIsCutAndMarked() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording exchange = begin();

    exchange.asked(bytes("q".repeat(100)), true);
    exchange.observed(bytes("a".repeat(60)), false);
    exchange.observed(bytes("b".repeat(60)), false);
    exchange.observed(bytes("c".repeat(60)), true);
    end(exchange);

    assertThat(read(".request")).hasSize(100);
    assertThat(read(".answer")).isEqualTo("a".repeat(60) + "b".repeat(40));
    assertThat(read(".txt"))
        .contains(
            "request: 100 bytes, whole",
            "answer: 100 of 180 bytes, cut: no more than 100 bytes of a body are kept");
  }

  @Test
  void whatTheDiskDoesNotKeepUpWithIsCutMarkedAndCounted() throws Exception {
    open(new CaptureBounds(10_000, 100_000, 4_000, Duration.ofDays(7)));
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording exchange = begin();

    exchange.observed(bytes("a".repeat(1000)), false);
    exchange.observed(bytes("b".repeat(3000)), false);
    exchange.observed(bytes("c"), true);
    capture.start();
    end(exchange);

    assertThat(read(".answer")).isEqualTo("a".repeat(1000));
    assertThat(read(".txt")).contains("answer: 1000 of 4001 bytes, cut: the disk did not keep up");
    assertThat(capture.state().dropped()).isEqualTo(1);
  }

  @Test
  void aHeadThatFindsNoRoomIsMissingAndThatIsSaid() throws Exception {
    open(new CaptureBounds(10_000, 100_000, 4_000, Duration.ofDays(7)));
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording exchange = begin();

    exchange.answered(200, HttpFields.build().add("X-Long", "x".repeat(4000)).asImmutable());
    capture.start();
    end(exchange);

    assertThat(read(".txt")).contains("head of the answer is missing").doesNotContain("X-Long");
  }

  @Test
  void itEndsWhenTheFolderHoldsAsMuchAsItMayAndBeginsOnlyOnceThereIsRoom() throws Exception {
    open(new CaptureBounds(10_000, 20_000, 100_000, Duration.ofDays(7)));
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording exchange = begin();
    exchange.asked(bytes("q".repeat(5000)), true);
    exchange.observed(bytes("a".repeat(9000)), true);
    end(exchange);

    CaptureState state = capture.state();
    assertThat(state.until()).isEmpty();
    assertThat(state.finding()).contains(folder().toString(), "delete what you do not need");
    assertThat(read(".txt")).contains("answer: 0 of 9000 bytes, cut: the capture failed");
    Files.write(folder().resolve("0123456789abcdef.answer"), new byte[20_000]);
    assertThatThrownBy(() -> capture.begin(Duration.ofMinutes(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete what you do not need");
  }

  @Test
  void aFolderThatIsNoneIsRefused() throws Exception {
    capture.start();
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.createSymbolicLink(folder(), elsewhere);

    assertThatThrownBy(() -> capture.begin(Duration.ofMinutes(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("make it yours");
    assertThat(begin()).isSameAs(ExchangeRecording.NONE);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void oldCapturesAreDeletedAndNothingElse() throws Exception {
    CaptureFolder captures = new CaptureFolder(folder());
    captures.prepare();
    Path old = aged("0123456789abcdef.txt", Duration.ofDays(8));
    Path recent = aged("fedcba9876543210.answer", Duration.ofDays(6));
    Path others = aged("notes.txt", Duration.ofDays(80));

    captures.retire(NOON.minus(CaptureBounds.USUAL.retention()));

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
    assertThat(others).exists();
  }

  @Test
  void whatTheOwnerDeletesMeanwhileStaysDeletedAndTheRestGoesOn() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    ExchangeRecording exchange = begin();
    exchange.observed(bytes("one"), false);
    await().until(() -> !files(".answer").isEmpty());

    Files.delete(files(".answer").getFirst());
    exchange.observed(bytes("two"), true);
    end(exchange);

    assertThat(files(".answer")).isEmpty();
    assertThat(capture.state().finding()).isEmpty();
    assertThat(capture.state().until()).isPresent();
  }

  @Test
  void ofAWebSocketTheHandshakeAlone() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    UsageMeter meter = meter();

    meter.upgraded(HttpFields.build().add("Sec-WebSocket-Accept", "yes").asImmutable());
    meter.observe(bytes("a message"), false);
    end(meter);

    assertThat(read(".txt")).contains("status 101", "its messages are not captured");
    assertThat(files(".answer")).isEmpty();
  }

  @Test
  void aBodyThatIsEditedIsKeptAsItCameAndAsItWent() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    UsageMeter meter = meter();

    meter.asked(bytes("as it came"), true);
    meter.edited("as it went".getBytes(UTF_8));
    end(meter);

    assertThat(read(".request")).isEqualTo("as it came");
    assertThat(read(".sent")).isEqualTo("as it went");
    assertThat(read(".txt")).contains("request: 10 bytes, whole", "sent: 10 bytes, whole");
  }

  @Test
  void whatIsShownStaysAsItIs() throws Exception {
    capture.start();
    capture.begin(Duration.ofMinutes(1));
    UsageMeter meter = meter();
    ByteBuffer shown = ByteBuffer.allocateDirect(12).put(bytes("an answer...")).flip();
    shown.position(3);

    meter.answered(200, HttpFields.EMPTY);
    meter.observe(shown, false);
    shown.put(3, (byte) '!');
    meter.observe(ByteBuffer.allocate(0), true);
    end(meter);

    assertThat(shown.position()).isEqualTo(3);
    assertThat(shown.remaining()).isEqualTo(9);
    assertThat(read(".answer")).isEqualTo("answer...");
  }

  /// One that shows only the capture what passes.
  private UsageMeter meter() {
    return new UsageMeters(List.of(), UsageLedger.NONE, clock::get, capture)
        .meter(intent(), head("/v1/messages"), Optional.empty());
  }

  private void end(UsageMeter meter) {
    meter.ended(new ExchangeEnd(NOON, "ok", new Timing(Duration.ZERO, null), 0, 0));
    await().until(() -> read(".txt").contains("-- ended"));
  }

  private void open(CaptureBounds bounds) {
    capture = made(bounds);
  }

  private Capture made(CaptureBounds bounds) {
    return new Capture(new CaptureFolder(folder()), bounds, clock::get, nanos::get);
  }

  private void pass(Duration time) {
    clock.set(clock.get().plus(time));
    nanos.addAndGet(time.toNanos());
  }

  private Path folder() {
    return home.resolve("captures");
  }

  private Path aged(String name, Duration age) throws IOException {
    Path file = Files.writeString(folder().resolve(name), "-");
    return Files.setLastModifiedTime(file, FileTime.from(NOON.minus(age)));
  }

  private UsageIntent intent() {
    exchanges++;
    return new UsageIntent(
        "%016x".formatted(exchanges),
        clock.get(),
        "openclaw",
        "s-1",
        "tokenpak-anthropic",
        "http",
        "POST",
        "/v1/messages",
        "client",
        "1");
  }

  private static RequestHead head(String path) {
    return new RequestHead("POST", HttpURI.from(path), HttpFields.EMPTY);
  }

  private ExchangeRecording begin() {
    return capture.begin(intent(), head("/v1/messages"));
  }

  /// Waits until all of it is written.
  private void end(ExchangeRecording exchange) {
    exchange.ended(new ExchangeEnd(NOON, "ok", new Timing(Duration.ZERO, null), 0, 0));
    await().until(() -> read(".txt").contains("-- ended"));
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private String read(String ending) throws IOException {
    List<Path> files = files(ending);
    return files.isEmpty() ? "" : Files.readString(files.getFirst());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
