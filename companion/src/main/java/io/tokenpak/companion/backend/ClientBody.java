package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.usage.UsageMeter;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/// A request body on its way to the provider: passed on chunk by chunk, counted, bounded, and kept
/// as far as it may have to be sent again.
final class ClientBody implements Request.Content {
  private final Exchange exchange;
  private final long length;
  private final long most;
  private final KeptBody kept;
  private final UsageMeter meter;
  private Content.@Nullable Chunk failed;
  private volatile @Nullable Throwable clientFailure;

  /// @param length in bytes, -1 if unknown
  /// @param most the largest body taken, in bytes
  /// @param kept gets a copy
  /// @param meter is shown it
  ClientBody(Exchange exchange, long length, long most, KeptBody kept, UsageMeter meter) {
    this.exchange = exchange;
    this.length = length;
    this.most = most;
    this.kept = kept;
    this.meter = meter;
  }

  static Refusal tooLarge(long most) {
    return new Refusal(
        Reason.BODY_TOO_LARGE,
        "the body is larger than " + most + " bytes: send less (TOKENPAK_MAX_BODY sets the limit)");
  }

  /// What went wrong on the client's side, if anything: it left, or its chunks are malformed.
  @Nullable Throwable clientFailure() {
    return clientFailure;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public @Nullable String getContentType() {
    return null;
  }

  @Override
  public Content.@Nullable Chunk read() {
    if (failed != null) {
      return failed;
    }
    Content.Chunk chunk = exchange.readBody();
    if (chunk == null) {
      return null;
    }
    if (Content.Chunk.isFailure(chunk)) {
      clientFailure = chunk.getFailure();
      kept.giveUp();
      return chunk;
    }
    exchange.countRequestBytes(chunk.remaining());
    if (exchange.requestBytes() > most) {
      chunk.release();
      kept.giveUp();
      failed = Content.Chunk.from(tooLarge(most), true);
      return failed;
    }
    kept.add(chunk.getByteBuffer(), chunk.isLast());
    meter.asked(chunk.getByteBuffer(), chunk.isLast() || exchange.requestBytes() == length);
    if (!chunk.isLast()) {
      return chunk;
    }
    exchange.requestRead();
    // Trailers end here, as the fields that announce them do.
    return chunk.hasRemaining() ? chunk : Content.Chunk.EOF;
  }

  @Override
  public void demand(Runnable onContent) {
    exchange.demandBody(onContent);
  }

  /// The provider side gave up. The client's side is not failed for it: its answer is still to
  /// come.
  @Override
  public void fail(Throwable failure) {}
}
