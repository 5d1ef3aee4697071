package io.tokenpak.companion.usage.capture;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.usage.ExchangeRecorder;
import io.tokenpak.companion.usage.ExchangeRecording;
import io.tokenpak.companion.usage.UsageIntent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps whole the exchanges that begin while its owner wants that. Off until told otherwise, and
/// off again by itself. Those who show it bytes never wait: one thread of its own writes.
///
/// What changes is guarded by its monitor; what tells whether an exchange is kept is volatile.
public final class Capture implements ExchangeRecorder, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Capture.class);

  /// The longest time for which it can be switched on.
  public static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration ENDING = Duration.ofSeconds(5);

  /// When exchanges must begin to be kept, by the clock on the wall and by one that nobody sets:
  /// whichever ends first.
  private record Window(long turn, Instant since, Instant until, long deadlineNanos) {}

  /// Why nothing more is kept of exchanges of a turn and those before it.
  ///
  /// @param failed whether what waits cannot be written either
  private record Cut(long turn, String why, boolean failed) {}

  private final CaptureFolder folder;
  private final CaptureBounds bounds;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final PartQueue queue;
  private final CaptureWriter writer;
  private final Thread thread;
  private final LongAdder captured = new LongAdder();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable Window window;
  private volatile Cut cut = new Cut(0, "", false);
  private volatile String finding = "";
  private long turn;

  /// @param folder for captures alone
  public Capture(Path folder) {
    this(new CaptureFolder(folder), CaptureBounds.USUAL, InstantSource.system(), System::nanoTime);
  }

  Capture(CaptureFolder folder, CaptureBounds bounds, InstantSource clock, LongSupplier nanos) {
    this.folder = folder;
    this.bounds = bounds;
    this.clock = clock;
    this.nanos = nanos;
    this.queue = new PartQueue(bounds.queued());
    this.writer = new CaptureWriter(this, folder, queue, clock);
    this.thread = Thread.ofVirtual().name("capture").unstarted(writer);
  }

  /// Begins to write what will be captured, and to delete what is old.
  public void start() {
    thread.start();
  }

  /// Captures exchanges that begin from now on.
  ///
  /// @param time for how long; anew if it is on
  /// @throws IOException if the folder cannot be used, or is full; the message says what to do
  public synchronized void begin(Duration time) throws IOException {
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("captures last up to " + LONGEST + ", not " + time);
    }
    prepare();
    Instant now = clock.instant();
    turn++;
    finding = "";
    window = new Window(turn, now, now.plus(time), nanos.getAsLong() + time.toNanos());
    log.warn("prompts and answers are captured until {} in {}", now.plus(time), folder.path());
  }

  private void prepare() throws IOException {
    try {
      folder.prepare();
      writer.count();
    } catch (IOException failure) {
      throw new IOException(
          "captures need the folder %s, closed to others: make it yours, or remove what stands there"
              .formatted(folder.path()),
          failure);
    }
    if (writer.size() >= bounds.total()) {
      throw new IOException(full());
    }
  }

  private String full() {
    return "%s holds as much as captures may take (%d MiB): delete what you do not need, then begin anew"
        .formatted(folder.path(), bounds.total() >> 20);
  }

  /// Captures nothing more at once, also of exchanges that are under way.
  public void end() {
    if (state().until().isPresent()) {
      log.info("the capture was ended");
    }
    cut("the capture was ended", false);
  }

  /// Ends it because it cannot go on.
  private void fail(String why) {
    log.error("the capture has ended: {}", why);
    finding = why;
    cut("the capture failed", true);
  }

  /// The disk cannot be written.
  void failed(IOException failure) {
    log.debug("the capture's trouble", failure);
    fail(
        "%s cannot be written (%s): make room, then begin anew"
            .formatted(folder.path(), failure.getClass().getSimpleName()));
  }

  /// The folder holds as much as it may.
  void filled() {
    fail(full());
  }

  private synchronized void cut(String why, boolean failed) {
    window = null;
    cut = new Cut(turn, why, failed);
  }

  /// How it is, now.
  public CaptureState state() {
    Window now = window;
    return new CaptureState(
        folder.path(),
        now != null && isOpen(now) ? Optional.of(now.until()) : Optional.empty(),
        captured.sum(),
        open.get(),
        dropped.sum(),
        writer.size(),
        finding);
  }

  private boolean isOpen(Window current) {
    return nanos.getAsLong() - current.deadlineNanos() < 0
        && clock.instant().isBefore(current.until());
  }

  @Override
  public ExchangeRecording begin(UsageIntent intent, RequestHead head) {
    Window current = window;
    if (current == null || !isOpen(current) || intent.began().isBefore(current.since())) {
      return ExchangeRecording.NONE;
    }
    CapturedExchange exchange = new CapturedExchange(this, intent.request(), current.turn());
    if (!offer(new Part.Begun(exchange, HeadText.begun(intent, head)))) {
      dropped();
      return ExchangeRecording.NONE;
    }
    captured.increment();
    open.incrementAndGet();
    return exchange;
  }

  CaptureBounds bounds() {
    return bounds;
  }

  boolean isCut(CapturedExchange exchange) {
    return exchange.turn() <= cut.turn();
  }

  String whyCut() {
    return cut.why();
  }

  /// Whether bytes of the exchange that wait are not to be written.
  boolean hasFailed(CapturedExchange exchange) {
    Cut latest = cut;
    return latest.failed() && exchange.turn() <= latest.turn();
  }

  boolean offer(Part part) {
    return queue.offer(part);
  }

  void ended(Part.Ended end) {
    queue.add(end);
    open.decrementAndGet();
  }

  void dropped() {
    dropped.increment();
  }

  /// Captures nothing more, and writes what it was shown.
  @Override
  public void close() {
    cut("the companion stopped", false);
    queue.add(new Part.Closed());
    try {
      if (thread.isAlive()) {
        boolean _ = thread.join(ENDING);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
