package io.tokenpak.companion.backend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/// A provider's answer whose body is gathered as long as it is open whether the client gets it. As
/// a source it gives what was gathered, then what is still to come.
///
/// Guarded by its own monitor.
final class HeldAnswer implements Content.Source {
  /// In bytes: a refusal is small, and anything larger is passed on as it comes.
  static final int LARGEST = 64 * 1024;

  private final Response response;
  private final Content.Source rest;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(1024);
  private final CompletableFuture<Boolean> whole = new CompletableFuture<>();
  private final AtomicReference<@Nullable Runnable> onContent = new AtomicReference<>();
  private Content.@Nullable Chunk end;
  private boolean passing;

  HeldAnswer(Response response, Content.Source rest) {
    this.response = response;
    this.rest = rest;
  }

  /// Whether an answer says that it is too large to be held.
  static boolean isTooLarge(Response response) {
    return response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > LARGEST;
  }

  Response response() {
    return response;
  }

  /// Completes with whether all of the body was gathered, or false once it is too large or broken.
  CompletableFuture<Boolean> whole() {
    return whole;
  }

  /// Gathers what comes, until the end, until it is too much, or until somebody else reads.
  void gather() {
    boolean waits;
    boolean complete;
    boolean over;
    synchronized (this) {
      waits = !passing && !isGathered();
      complete = isComplete();
      over = !waits;
      if (waits && onContent.getAndSet(this::gather) != null) {
        waits = false;
      }
    }
    if (over) {
      var _ = whole.complete(complete);
    } else if (waits) {
      rest.demand(this::available);
    }
  }

  /// Whether there is nothing to wait for any more.
  private boolean isGathered() {
    while (end == null && gathered.size() <= LARGEST) {
      Content.Chunk chunk = rest.read();
      if (chunk == null) {
        return false;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end = chunk;
      } else {
        gathered.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        end = chunk.isLast() ? Content.Chunk.EOF : null;
        chunk.release();
      }
    }
    return true;
  }

  private boolean isComplete() {
    return end != null && !Content.Chunk.isFailure(end);
  }

  private void available() {
    Runnable latest = onContent.getAndSet(null);
    if (latest != null) {
      latest.run();
    }
  }

  @Override
  public synchronized Content.@Nullable Chunk read() {
    passing = true;
    if (gathered.size() > 0) {
      ByteBuffer bytes = ByteBuffer.wrap(gathered.toByteArray());
      gathered.reset();
      return Content.Chunk.from(bytes, isComplete());
    }
    return end != null ? end : rest.read();
  }

  /// Takes the place of a demand that is still waiting.
  @Override
  public void demand(Runnable action) {
    if (onContent.getAndSet(action) == null) {
      rest.demand(this::available);
    }
  }

  @Override
  public void fail(Throwable failure) {
    rest.fail(failure);
  }
}
