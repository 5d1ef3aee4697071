package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

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
  private boolean documentEnded;

  AnswerReader(UsageFormat format) {
    tally = new Tally(format);
    scan = new JsonScan(format.members(), tally);
    events = new EventStream(scan, tally);
  }

  @Override
  public void read(ByteBuffer bytes) {
    Pieces.of(bytes, this::read);
  }

  private void read(byte[] bytes, int from, int to) {
    int at = from;
    while (shape == Shape.UNKNOWN && at < to) {
      shape = shape(bytes[at]);
      at += shape == Shape.UNKNOWN ? 1 : 0;
    }
    if (shape == Shape.EVENTS) {
      events.read(bytes, at, to);
    } else if (shape == Shape.DOCUMENT) {
      scan.read(bytes, at, to);
      if (scan.isOver() && !documentEnded) {
        documentEnded = true;
        tally.endDocument();
      }
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

  @Override
  public Set<UsageFlag> flags() {
    if (shape == Shape.DOCUMENT && (scan.isBroken() || !scan.isOver())) {
      tally.flag(UsageFlag.BROKEN);
    }
    return tally.flags();
  }
}
