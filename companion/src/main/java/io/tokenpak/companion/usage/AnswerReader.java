package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads an answer that is one JSON document or a stream of events. Its first character tells which
/// one, whatever its content type says.
final class AnswerReader implements UsageReader {
  private enum Shape {
    UNKNOWN,
    DOCUMENT,
    EVENTS
  }

  private final Tally tally;
  private final JsonScan scan;
  private final EventStream events;
  private Shape shape = Shape.UNKNOWN;

  AnswerReader(UsageFormat format) {
    tally = new Tally(format);
    scan = new JsonScan(format.members(), tally::add);
    events = new EventStream(scan, tally);
  }

  @Override
  public void read(ByteBuffer bytes) {
    while (shape == Shape.UNKNOWN && bytes.hasRemaining()) {
      shape = shape(bytes.get(bytes.position()));
      if (shape == Shape.UNKNOWN) {
        bytes.get();
      }
    }
    if (shape == Shape.EVENTS) {
      events.read(bytes);
    } else {
      scan.read(bytes);
      bytes.position(bytes.limit());
    }
  }

  private static Shape shape(byte first) {
    return switch (first) {
      case ' ', '\t', '\r', '\n' -> Shape.UNKNOWN;
      case '{', '[' -> Shape.DOCUMENT;
      default -> Shape.EVENTS;
    };
  }

  @Override
  public boolean isComplete() {
    return shape == Shape.EVENTS ? tally.hasStreamEnded() : scan.isOver();
  }

  @Override
  public Optional<Usage> usage() {
    return tally.usage();
  }
}
