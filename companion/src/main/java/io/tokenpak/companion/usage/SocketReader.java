package io.tokenpak.companion.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what a provider says over a WebSocket, each text message an event: see [RFC
/// 6455](https://www.rfc-editor.org/rfc/rfc6455), and [RFC
/// 7692](https://www.rfc-editor.org/rfc/rfc7692) for compressed messages. The answers of one
/// connection are added up.
final class SocketReader implements UsageReader {
  private static final byte[] DEFLATED_END = {0, 0, -1, -1};

  private final Tally tally;
  private final JsonScan scan;
  private final SocketFrames frames;
  private final boolean compresses;
  private final boolean forgetsContext;
  private @Nullable Inflation inflation;
  private @Nullable Usage sum;
  private boolean answering;

  SocketReader(UsageFormat format, String extensions) {
    String agreed = extensions.toLowerCase(Locale.ROOT);
    this.tally = new Tally(format);
    this.scan = new JsonScan(format.members(), tally);
    this.frames = new SocketFrames(this::payload, this::endMessage);
    this.compresses = agreed.contains("permessage-deflate");
    this.forgetsContext = agreed.contains("server_no_context_takeover");
  }

  @Override
  public void read(ByteBuffer bytes) {
    Pieces.of(bytes, frames::read);
  }

  private void payload(byte[] bytes, int from, int to) {
    if (frames.isCompressed()) {
      inflate(ByteBuffer.wrap(bytes, from, to - from));
    } else {
      scan.read(bytes, from, to);
    }
  }

  private void inflate(ByteBuffer bytes) {
    if (!compresses) {
      throw new IllegalStateException("compressed without an agreement to it");
    }
    Inflation current = inflation;
    if (current == null) {
      current = new Inflation(true);
      inflation = current;
    }
    try {
      current.inflate(bytes, out -> Pieces.of(out, scan::read));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void endMessage() {
    if (frames.isCompressed()) {
      inflate(ByteBuffer.wrap(DEFLATED_END));
      resetInflation();
    }
    if (scan.isBroken() || (scan.hasBegun() && !scan.isOver())) {
      tally.flag(UsageFlag.BROKEN);
    }
    endEvent(tally.kind());
    scan.reset();
  }

  private void resetInflation() {
    if (inflation != null && (forgetsContext || inflation.hasEnded())) {
      inflation.reset();
    }
  }

  private void endEvent(EventKind kind) {
    tally.endEvent(false);
    if (kind == EventKind.FIRST) {
      answering = true;
    } else if (kind.isLast()) {
      answering = false;
      tally.usage().ifPresent(usage -> sum = sum == null ? usage : sum.plus(usage));
      tally.forget();
    }
  }

  /// Another answer may always follow.
  @Override
  public boolean isComplete() {
    return false;
  }

  @Override
  public Optional<Usage> usage() {
    return Optional.ofNullable(sum);
  }

  @Override
  public Set<UsageFlag> flags() {
    if (answering) {
      tally.flag(UsageFlag.PARTIAL);
    }
    return tally.flags();
  }

  @Override
  public void close() {
    if (inflation != null) {
      inflation.close();
      inflation = null;
    }
  }
}
