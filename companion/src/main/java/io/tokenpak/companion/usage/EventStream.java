package io.tokenpak.companion.usage;

/// Finds members in the JSON of server-sent events, see the [HTML
/// standard](https://html.spec.whatwg.org/multipage/server-sent-events.html).
final class EventStream {
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  /// The names of fields, as the bytes of a number.
  private static final long DATA = 0x64617461L;

  private static final long EVENT = 0x6576656e74L;
  private static final long ID = 0x6964L;
  private static final long RETRY = 0x7265747279L;
  private static final long COMMENT = 0;
  private static final int LONGEST_NAME = 5;

  private enum Within {
    /// At or in the name of a line's field.
    NAME,
    /// Behind `data:`, where one blank is no part of the data.
    COLON,
    DATA,
    /// In a line that does not matter.
    OTHER
  }

  private final JsonScan scan;
  private final Tally tally;
  private Within within = Within.NAME;
  private long name;
  private int nameLength;
  private boolean afterReturn;
  private int done;

  EventStream(JsonScan scan, Tally tally) {
    this.scan = scan;
    this.tally = tally;
  }

  void read(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (within == Within.DATA) {
        at = data(bytes, at, to);
      } else if (within == Within.OTHER) {
        at = lineEnd(bytes, at, to);
      }
      if (at < to) {
        at = single(bytes, at);
      }
    }
  }

  /// Takes one byte; not where it begins the data.
  private int single(byte[] bytes, int from) {
    byte at = bytes[from];
    if (at == '\n' && afterReturn) {
      afterReturn = false;
      return from + 1;
    }
    afterReturn = at == '\r';
    if (at == '\n' || at == '\r') {
      endLine();
    } else if (within == Within.NAME) {
      name(at);
    } else if (within == Within.COLON) {
      within = Within.DATA;
      return at == ' ' ? from + 1 : from;
    }
    return from + 1;
  }

  private void name(byte at) {
    if (at == ':') {
      within = name == DATA && nameLength <= LONGEST_NAME ? Within.COLON : Within.OTHER;
      checkName();
    } else {
      name = name << Byte.SIZE | (at & 0xff);
      nameLength++;
    }
  }

  private void checkName() {
    boolean known = name == DATA || name == EVENT || name == ID || name == RETRY || name == COMMENT;
    if (!known || nameLength > LONGEST_NAME) {
      tally.flag(UsageFlag.BROKEN);
    }
  }

  /// Feeds the scan with what remains of the line.
  private int data(byte[] bytes, int from, int to) {
    int end = lineEnd(bytes, from, to);
    noteDone(bytes, from, end);
    scan.read(bytes, from, end);
    return end;
  }

  private static int lineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  private void noteDone(byte[] bytes, int from, int to) {
    for (int i = from; i < to && done >= 0; i++) {
      done = done < DONE.length && bytes[i] == DONE[done] ? done + 1 : -1;
    }
  }

  private void endLine() {
    if (within == Within.NAME) {
      if (nameLength == 0) {
        endEvent();
      } else {
        checkName();
      }
    }
    within = Within.NAME;
    name = 0;
    nameLength = 0;
  }

  private void endEvent() {
    boolean marked = done == DONE.length;
    if (scan.isBroken() || (scan.hasBegun() && !scan.isOver() && !marked)) {
      tally.flag(UsageFlag.BROKEN);
    }
    tally.endEvent(marked);
    scan.reset();
    done = 0;
  }
}
