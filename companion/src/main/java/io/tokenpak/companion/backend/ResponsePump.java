package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.usage.UsageMeter;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/// Passes a provider's answer to the client: one chunk in, one write out, and no next read before
/// that write is done. Nothing is held back: an answer without a body yet has its head written.
final class ResponsePump extends IteratingCallback {
  private final Exchange exchange;
  private final Content.Source content;
  private final UsageMeter meter;
  private final Runnable onDone;
  private final Consumer<Throwable> onCut;
  private Content.@Nullable Chunk chunk;
  private int begin;
  private boolean last;

  ResponsePump(
      Exchange exchange,
      Content.Source content,
      UsageMeter meter,
      Runnable onDone,
      Consumer<Throwable> onCut) {
    this.exchange = exchange;
    this.content = content;
    this.meter = meter;
    this.onDone = onDone;
    this.onCut = onCut;
  }

  @Override
  protected Action process() throws Throwable {
    if (last) {
      return Action.SUCCEEDED;
    }
    if (isNotModified() && !exchange.response().isCommitted()) {
      return writeHead();
    }
    Content.Chunk next = content.read();
    if (next == null) {
      return idle();
    }
    if (Content.Chunk.isFailure(next)) {
      throw next.getFailure();
    }
    chunk = next;
    last = next.isLast();
    begin = next.getByteBuffer().position();
    exchange.countResponseBytes(next.remaining());
    meter.observe(next.getByteBuffer(), last);
    exchange.response().write(last, next.getByteBuffer(), this);
    return Action.SCHEDULED;
  }

  private Action idle() {
    if (!exchange.response().isCommitted()) {
      return writeHead();
    }
    content.demand(this::iterate);
    return Action.IDLE;
  }

  /// Together with the end, Jetty would write a length of 0 into a head that has none; clients
  /// would take it for the length of what they have cached.
  private boolean isNotModified() {
    return exchange.response().getStatus() == HttpStatus.NOT_MODIFIED_304;
  }

  private Action writeHead() {
    exchange.response().write(false, BufferUtil.EMPTY_BUFFER, this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onSuccess() {
    if (chunk != null) {
      meter.wrote(chunk.getByteBuffer(), begin, last);
    }
    release();
  }

  @Override
  protected void onCompleteSuccess() {
    onDone.run();
  }

  @Override
  protected void onCompleteFailure(Throwable failure) {
    release();
    meter.end();
    onCut.accept(failure);
  }

  private void release() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }
}
