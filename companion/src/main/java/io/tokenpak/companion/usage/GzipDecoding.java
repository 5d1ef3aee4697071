package io.tokenpak.companion.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// `gzip`, see [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952): members one after the other.
/// Their checksums are not compared; the client will.
final class GzipDecoding implements Decoding {
  private static final int TRAILER = 8;
  private static final int HAS_HEADER_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private enum Within {
    FIXED_HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CHECKSUM,
    DEFLATED,
    TRAILER
  }

  private final Inflation inflation = new Inflation(true);
  private Within within = Within.FIXED_HEADER;
  private int position;
  private int flags;
  private int extraLength;

  @Override
  public void decode(ByteBuffer bytes, Consumer<ByteBuffer> out) throws IOException {
    while (bytes.hasRemaining()) {
      if (within == Within.DEFLATED) {
        inflation.inflate(bytes, out);
        if (inflation.hasEnded()) {
          enter(Within.TRAILER);
        }
      } else {
        frame(bytes.get() & 0xff);
      }
    }
  }

  private void frame(int at) throws IOException {
    switch (within) {
      case FIXED_HEADER -> fixedHeader(at);
      case EXTRA_LENGTH -> {
        extraLength |= at << (8 * position);
        if (++position == 2) {
          enter(extraLength > 0 ? Within.EXTRA : afterExtra());
        }
      }
      case EXTRA -> {
        if (++position == extraLength) {
          enter(afterExtra());
        }
      }
      case NAME -> {
        if (at == 0) {
          enter(afterName());
        }
      }
      case COMMENT -> {
        if (at == 0) {
          enter(afterComment());
        }
      }
      case HEADER_CHECKSUM -> {
        if (++position == 2) {
          enter(Within.DEFLATED);
        }
      }
      case TRAILER -> {
        if (++position == TRAILER) {
          inflation.reset();
          enter(Within.FIXED_HEADER);
        }
      }
      case DEFLATED -> throw new IllegalStateException("deflated bytes are no frame");
    }
  }

  private void fixedHeader(int at) throws IOException {
    boolean fits =
        switch (position) {
          case 0 -> at == 0x1f;
          case 1 -> at == 0x8b;
          case 2 -> at == 8;
          default -> true;
        };
    if (!fits) {
      throw new IOException("not gzip");
    }
    if (position == 3) {
      flags = at;
    }
    if (++position == 10) {
      extraLength = 0;
      enter((flags & HAS_EXTRA) != 0 ? Within.EXTRA_LENGTH : afterExtra());
    }
  }

  private Within afterExtra() {
    return (flags & HAS_NAME) != 0 ? Within.NAME : afterName();
  }

  private Within afterName() {
    return (flags & HAS_COMMENT) != 0 ? Within.COMMENT : afterComment();
  }

  private Within afterComment() {
    return (flags & HAS_HEADER_CHECKSUM) != 0 ? Within.HEADER_CHECKSUM : Within.DEFLATED;
  }

  private void enter(Within part) {
    within = part;
    position = 0;
  }

  @Override
  public void close() {
    inflation.close();
  }
}
