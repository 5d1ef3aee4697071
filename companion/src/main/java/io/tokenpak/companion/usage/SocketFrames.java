package io.tokenpak.companion.usage;

/// Takes WebSocket frames apart, for who reads text messages. Others are passed over.
final class SocketFrames {
  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int OPCODE = 0x0f;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int FIRST_CONTROL = 8;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private final Pieces.Taker payload;
  private final Runnable endOfMessage;
  private int position;
  private int first;
  private int lengthBytes;
  private long left;
  private boolean inPayload;
  private boolean inText;
  private boolean compressed;

  /// @param payload given what text messages hold
  SocketFrames(Pieces.Taker payload, Runnable endOfMessage) {
    this.payload = payload;
    this.endOfMessage = endOfMessage;
  }

  /// Whether the message at hand is compressed.
  boolean isCompressed() {
    return compressed;
  }

  void read(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (inPayload) {
        int count = (int) Math.min(left, to - at);
        if (isRead()) {
          payload.take(bytes, at, at + count);
        }
        at += count;
        left -= count;
      } else {
        header(bytes[at++] & 0xff);
      }
      if (inPayload && left == 0) {
        endFrame();
      }
    }
  }

  private boolean isRead() {
    return inText && (first & OPCODE) < FIRST_CONTROL;
  }

  private void header(int at) {
    if (position == 0) {
      first = at;
      begin();
    } else if (position == 1) {
      secondByte(at);
    } else {
      left = left << Byte.SIZE | at;
    }
    position++;
    inPayload = position == 2 + lengthBytes;
    if (inPayload && left < 0) {
      throw new IllegalStateException("a frame longer than any");
    }
  }

  private void begin() {
    int opcode = first & OPCODE;
    if (opcode != CONTINUATION && opcode < FIRST_CONTROL) {
      inText = opcode == TEXT;
      compressed = (first & COMPRESSED) != 0;
    }
  }

  private void secondByte(int at) {
    if ((at & MASKED) != 0) {
      throw new IllegalStateException("a provider masks nothing");
    }
    int length = at & LENGTH;
    lengthBytes = length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0;
    left = lengthBytes == 0 ? length : 0;
  }

  private void endFrame() {
    if (isRead() && (first & FIN) != 0) {
      endOfMessage.run();
      inText = false;
    }
    inPayload = false;
    position = 0;
    lengthBytes = 0;
  }
}
