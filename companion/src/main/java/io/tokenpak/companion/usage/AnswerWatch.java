package io.tokenpak.companion.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads an answer through its content coding, as far as that can be done.
final class AnswerWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AnswerWatch.class);

  /// An answer that decodes to more is a trap, or will be counted without its tokens.
  private static final long MOST_DECODED = 256L << 20;

  private final String request;
  private final UsageReader reader;
  private final Set<UsageFlag> flags = EnumSet.noneOf(UsageFlag.class);
  private @Nullable Decoding decoding;
  private long decoded;

  /// @param request its id, for the log
  AnswerWatch(String request, UsageReader reader) {
    this.request = request;
    this.reader = reader;
  }

  /// The head has come.
  void begin(HttpFields fields) {
    String encoding = fields.get(HttpHeader.CONTENT_ENCODING);
    decoding = Decoding.of(encoding == null ? "" : encoding).orElse(null);
    if (decoding == null) {
      flags.add(UsageFlag.CODED);
    }
  }

  /// Reads the next bytes; their buffer stays as it is.
  void read(ByteBuffer bytes) {
    Decoding current = decoding;
    if (current == null) {
      return;
    }
    try {
      current.decode(bytes.asReadOnlyBuffer(), this::readDecoded);
    } catch (IOException | RuntimeException unreadable) {
      log.debug("cannot read what answer {} cost", request, unreadable);
      flags.add(UsageFlag.BROKEN);
      close();
    }
  }

  private void readDecoded(ByteBuffer bytes) {
    decoded += bytes.remaining();
    if (decoded > MOST_DECODED) {
      throw new IllegalStateException("more than " + MOST_DECODED + " bytes");
    }
    reader.read(bytes);
  }

  boolean isComplete() {
    return reader.isComplete();
  }

  Optional<Usage> usage() {
    return reader.usage();
  }

  /// What is odd about what was read.
  Set<UsageFlag> flags() {
    return flags;
  }

  /// Reads no more.
  @Override
  public void close() {
    if (decoding != null) {
      decoding.close();
      decoding = null;
    }
  }
}
