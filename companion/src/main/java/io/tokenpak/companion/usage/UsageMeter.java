package io.tokenpak.companion.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the answer to one request pass and tells, once, what it cost: before the client is given
/// the bytes that complete it, so that nobody has an answer that nobody counted.
///
/// Used by one thread at a time.
public final class UsageMeter {
  private static final Logger log = LoggerFactory.getLogger(UsageMeter.class);

  /// A meter that nobody reads.
  public static final UsageMeter NONE =
      new UsageMeter(List.of(), InstantSource.system(), "", "", Optional.empty());

  private static final long UNKNOWN = -1;

  /// An answer that decodes to more is a trap, or will be counted without its tokens.
  private static final long MOST_DECODED = 256L << 20;

  private final List<UsageListener> listeners;
  private final InstantSource clock;
  private final String request;
  private final String provider;
  private final @Nullable UsageReader reader;
  private @Nullable Decoding decoding;
  private String source = "";
  private String generation = "";
  private int status;
  private long bytesLeft = UNKNOWN;
  private long decoded;
  private boolean told;

  UsageMeter(
      List<UsageListener> listeners,
      InstantSource clock,
      String request,
      String provider,
      Optional<UsageFormat> format) {
    this.listeners = listeners;
    this.clock = clock;
    this.request = request;
    this.provider = provider;
    this.reader = format.map(UsageFormat::reader).orElse(null);
    this.told = listeners.isEmpty();
  }

  /// The request travels with a credential of this source and generation.
  public void travelsWith(String source, String generation) {
    if (told) {
      return;
    }
    this.source = source;
    this.generation = generation;
  }

  /// The head of the answer that the client will be given has arrived.
  public void answered(int status, HttpFields fields) {
    if (told) {
      return;
    }
    this.status = status;
    bytesLeft = fields.getLongField(HttpHeader.CONTENT_LENGTH);
    if (reader != null) {
      String encoding = fields.get(HttpHeader.CONTENT_ENCODING);
      decoding = Decoding.of(encoding == null ? "" : encoding).orElse(null);
    }
  }

  /// Shows bytes that the client is about to be given; their buffer stays as it is.
  ///
  /// @param last whether they are the last
  public void observe(ByteBuffer bytes, boolean last) {
    if (told) {
      return;
    }
    if (bytesLeft != UNKNOWN) {
      bytesLeft -= bytes.remaining();
    }
    read(bytes);
    if (last || bytesLeft == 0 || (reader != null && reader.isComplete())) {
      end();
    }
  }

  private void read(ByteBuffer bytes) {
    Decoding current = decoding;
    if (current == null) {
      return;
    }
    try {
      current.decode(bytes.asReadOnlyBuffer(), this::readDecoded);
    } catch (IOException | RuntimeException unreadable) {
      log.debug("cannot read what answer {} cost", request, unreadable);
      stopReading();
    }
  }

  private void readDecoded(ByteBuffer bytes) {
    decoded += bytes.remaining();
    if (decoded > MOST_DECODED) {
      throw new IllegalStateException("more than " + MOST_DECODED + " bytes");
    }
    if (reader != null) {
      reader.read(bytes);
    }
  }

  private void stopReading() {
    if (decoding != null) {
      decoding.close();
      decoding = null;
    }
  }

  /// The answer is over, or will never be: tells what was seen of it, unless that was told before.
  public void end() {
    stopReading();
    if (told) {
      return;
    }
    told = true;
    Optional<Usage> usage = reader == null ? Optional.empty() : reader.usage();
    tell(
        new UsageEntry(
            request, provider, source, generation, status, clock.instant(), reader != null, usage));
  }

  /// A listener that fails is no reason to keep the answer from its client.
  private void tell(UsageEntry entry) {
    for (UsageListener listener : listeners) {
      try {
        listener.used(entry);
      } catch (RuntimeException failure) {
        log.error("what answer {} cost is lost to one who counts", request, failure);
      }
    }
  }
}
