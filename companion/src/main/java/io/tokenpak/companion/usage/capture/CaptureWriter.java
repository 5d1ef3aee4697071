package io.tokenpak.companion.usage.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The capture's thread: writes parts to files, and deletes old ones. No file stays open, so that
/// whatever ends the companion leaves what was written.
final class CaptureWriter implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CaptureWriter.class);

  /// How the file with heads and notes ends.
  private static final String NOTES = "txt";

  private static final Duration FIRST_RETIRING = Duration.ofMinutes(1);
  private static final Duration RETIRING = Duration.ofHours(1);

  private final Capture capture;
  private final CaptureFolder folder;
  private final PartQueue queue;
  private final InstantSource clock;
  private final AtomicLong size = new AtomicLong();
  private long nextRetiring = System.nanoTime() + FIRST_RETIRING.toNanos();

  CaptureWriter(Capture capture, CaptureFolder folder, PartQueue queue, InstantSource clock) {
    this.capture = capture;
    this.folder = folder;
    this.queue = queue;
    this.clock = clock;
  }

  /// What the folder holds, in bytes.
  long size() {
    return size.get();
  }

  /// Counts anew what the folder holds.
  void count() throws IOException {
    size.set(folder.size());
  }

  @Override
  public void run() {
    try {
      Part part = queue.take(patience());
      while (!(part instanceof Part.Closed)) {
        if (part == null) {
          retire();
        } else {
          write(part);
        }
        part = queue.take(patience());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration patience() {
    return Duration.ofNanos(Math.max(0, nextRetiring - System.nanoTime()));
  }

  /// Deletes what is older than captures are kept.
  private void retire() {
    nextRetiring = System.nanoTime() + RETIRING.toNanos();
    try {
      folder.retire(clock.instant().minus(capture.bounds().retention()));
      count();
    } catch (IOException failure) {
      log.warn("old captures in {} cannot be deleted: delete them yourself", folder.path());
      log.debug("the trouble with old captures", failure);
    }
  }

  private void write(Part part) {
    switch (part) {
      case Part.Begun begun -> attempt(begun.exchange(), () -> begin(begun));
      case Part.Answered answered ->
          attempt(answered.exchange(), () -> note(answered.exchange(), bytes(answered.text())));
      case Part.Bytes bytes -> attempt(bytes.exchange(), () -> body(bytes));
      case Part.Ended ended -> end(ended);
      case Part.Closed _ -> {}
    }
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(CapturedExchange exchange, Writing writing) {
    if (capture.hasFailed(exchange)) {
      return;
    }
    try {
      writing.run();
    } catch (IOException failure) {
      capture.failed(failure);
    } catch (RuntimeException defect) {
      log.error("the capture has a defect", defect);
      capture.failed(new IOException(defect));
    }
  }

  private void begin(Part.Begun begun) throws IOException {
    ByteBuffer text = bytes(begun.text());
    if (takes(text.remaining() + CaptureFolder.FILE_COST)) {
      folder.create(begun.exchange().id(), NOTES, text);
      begun.exchange().noted();
    }
  }

  private void note(CapturedExchange exchange, ByteBuffer text) throws IOException {
    var _ = size.addAndGet(text.remaining());
    folder.append(exchange.id(), NOTES, text);
  }

  private void body(Part.Bytes part) throws IOException {
    CapturedBody body = part.body();
    String ending = CaptureFolder.word(body.kind());
    ByteBuffer bytes = part.bytes();
    int count = bytes.remaining();
    if (body.isBegun() ? takes(count) : takes(count + CaptureFolder.FILE_COST)) {
      if (body.isBegun()) {
        folder.append(part.exchange().id(), ending, bytes);
      } else {
        folder.create(part.exchange().id(), ending, bytes);
      }
      body.wrote(count);
    }
  }

  private boolean takes(long count) {
    if (size.get() + count > capture.bounds().total()) {
      capture.filled();
      return false;
    }
    var _ = size.addAndGet(count);
    return true;
  }

  /// Tried after a failure too: the note may find the room that a body did not.
  private void end(Part.Ended ended) {
    CapturedExchange exchange = ended.exchange();
    if (!exchange.isNoted()) {
      return;
    }
    String stopped = capture.isCut(exchange) ? capture.whyCut() : "";
    Writing writing = () -> note(exchange, bytes(HeadText.ended(ended.end(), exchange, stopped)));
    if (!capture.hasFailed(exchange)) {
      attempt(exchange, writing);
      return;
    }
    try {
      writing.run();
    } catch (IOException known) {
      log.debug("no note of the end of {}", exchange.id(), known);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
