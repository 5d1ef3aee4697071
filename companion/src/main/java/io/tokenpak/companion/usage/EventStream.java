package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;

/// Finds members in the JSON of server-sent events, see the [HTML
/// standard](https://html.spec.whatwg.org/multipage/server-sent-events.html).
final class EventStream {
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

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
  private int nameLength;
  private boolean afterReturn;
  private int done;

  EventStream(JsonScan scan, Tally tally) {
    this.scan = scan;
    this.tally = tally;
  }

  void read(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (within == Within.DATA) {
        data(bytes);
      } else {
        single(bytes.get());
      }
    }
  }

  private void single(byte at) {
    if (at == '\n' && afterReturn) {
      afterReturn = false;
      return;
    }
    afterReturn = at == '\r';
    if (at == '\n' || at == '\r') {
      endLine();
      return;
    }
    switch (within) {
      case NAME -> name(at);
      case COLON -> {
        within = Within.DATA;
        if (at != ' ') {
          data(ByteBuffer.wrap(new byte[] {at}));
        }
      }
      case DATA, OTHER -> {}
    }
  }

  private void name(byte at) {
    if (nameLength < DATA.length && at == DATA[nameLength]) {
      nameLength++;
    } else {
      within = nameLength == DATA.length && at == ':' ? Within.COLON : Within.OTHER;
      nameLength++;
    }
  }

  /// Feeds the scan with what remains of the line.
  private void data(ByteBuffer bytes) {
    int end = bytes.position();
    while (end < bytes.limit() && bytes.get(end) != '\n' && bytes.get(end) != '\r') {
      end++;
    }
    noteDone(bytes, end);
    int limit = bytes.limit();
    bytes.limit(end);
    scan.read(bytes);
    bytes.limit(limit).position(end);
    if (end < limit) {
      single(bytes.get());
    }
  }

  private void noteDone(ByteBuffer bytes, int end) {
    for (int i = bytes.position(); i < end && done >= 0; i++) {
      done = done < DONE.length && bytes.get(i) == DONE[done] ? done + 1 : -1;
    }
  }

  private void endLine() {
    if (within == Within.NAME && nameLength == 0) {
      tally.endEvent(done == DONE.length);
      scan.reset();
      done = 0;
    }
    within = Within.NAME;
    nameLength = 0;
  }
}
