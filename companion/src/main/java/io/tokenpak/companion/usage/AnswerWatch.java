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
  private final UsageFormat format;
  private final Set<UsageFlag> flags = EnumSet.noneOf(UsageFlag.class);
  private UsageReader reader;
  private @Nullable Decoding decoding;
  private boolean isCoded;
  private long decoded;

  /// @param request its id, for the log
  AnswerWatch(String request, UsageFormat format) {
    this.request = request;
    this.format = format;
    this.reader = format.reader();
  }

  /// The head has come.
  void begin(HttpFields fields) {
    // By name: what a provider sent is kept from Jetty's knowledge of fields, see WireReceiver.
    String encoding = fields.get(HttpHeader.CONTENT_ENCODING.asString());
    isCoded = encoding != null;
    decoding = Decoding.of(encoding == null ? "" : encoding).orElse(null);
    if (decoding == null) {
      flags.add(UsageFlag.CODED);
    }
  }

  /// The connection belongs to a WebSocket from now on.
  void beginSocket(HttpFields fields) {
    String extensions = fields.get("Sec-WebSocket-Extensions");
    reader = format.socketReader(extensions == null ? "" : extensions);
    decoding = Decoding.of("").orElse(null);
  }

  /// Reads the next bytes, all of them.
  void read(ByteBuffer bytes) {
    Decoding current = decoding;
    if (current == null) {
      return;
    }
    try {
      current.decode(bytes, this::readDecoded);
    } catch (IOException | RuntimeException unreadable) {
      log.debug("cannot read what answer {} cost", request, unreadable);
      flags.add(UsageFlag.BROKEN);
      close();
    }
  }

  private void readDecoded(ByteBuffer bytes) {
    decoded += bytes.remaining();
    if (decoded > MOST_DECODED && isCoded) {
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
    flags.addAll(reader.flags());
    return flags;
  }

  /// Reads no more.
  @Override
  public void close() {
    if (decoding != null) {
      decoding.close();
      decoding = null;
    }
    reader.close();
  }
}
