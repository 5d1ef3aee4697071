package io.tokenpak.companion.exchange;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One request and its answer. Ends exactly once: by [#succeed], [#fail] or [#refuse].
public final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  /// The one field that is added to a provider's answer.
  public static final String REQUEST_ID = "X-TokenPak-Request-Id";

  /// The field that marks the companion's own answers.
  public static final String ERROR = "X-TokenPak-Error";

  private final String id = newId();
  private final Instant began = Instant.now();
  private final long beganNanos = System.nanoTime();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final AtomicBoolean completed = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<@Nullable Runnable> onContent = new AtomicReference<>();
  private final RequestHead head;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Consumer<Exchange> onEnd;
  private final ClientWatch watch;

  private volatile ExchangeLabels labels = ExchangeLabels.UNKNOWN;
  private volatile String outcome = "open";
  private volatile boolean recovered;
  private volatile boolean requestRead;
  private volatile long requestBytes;
  private volatile long responseBytes;
  private volatile boolean clientGone;
  private volatile long lastBytesNanos;
  private volatile @Nullable Duration firstByte;
  private volatile @Nullable Runnable onClientGone;

  /// @param onEnd told once, after the exchange ended
  public Exchange(Request request, Response response, Callback callback, Consumer<Exchange> onEnd) {
    this.head = new RequestHead(request.getMethod(), request.getHttpURI(), request.getHeaders());
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.onEnd = onEnd;
    this.watch = new ClientWatch(request, this::clientLeft);
    response.getHeaders().put(REQUEST_ID, id);
    // Waiting for a model is not idleness; the backend bounds the wait.
    request.addIdleTimeoutListener((TimeoutException _) -> false);
  }

  /// A name for an answer that no exchange gives.
  public static String newId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /// Names this exchange in logs and in `X-TokenPak-Request-Id`: 16 hexadecimal digits.
  public String id() {
    return id;
  }

  public RequestHead head() {
    return head;
  }

  /// The client's request; reading it is for backends alone.
  public Request request() {
    return request;
  }

  /// The answer to the client; writing it is for backends alone.
  public Response response() {
    return response;
  }

  /// Remembers what was decided, for the log, for the status and for whatever answers.
  public void label(ExchangeLabels decided) {
    labels = decided;
  }

  public ExchangeLabels labels() {
    return labels;
  }

  public Instant began() {
    return began;
  }

  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }

  /// Says that the provider took another credential than the first.
  public void recovered() {
    recovered = true;
  }

  /// Whether the request was refused with a 401 and then sent again with success.
  public boolean isRecovered() {
    return recovered;
  }

  /// How it ended: `ok`, `ok after 401`, `client left`, an error code, or `open` as long as it has
  /// not.
  public String outcome() {
    return outcome;
  }

  public long requestBytes() {
    return requestBytes;
  }

  public long responseBytes() {
    return responseBytes;
  }

  /// How long after its begin the first byte of the answer's body went to the client; empty if none
  /// has.
  public Optional<Duration> firstByte() {
    return Optional.ofNullable(firstByte);
  }

  /// Counts bytes from the client; called by one thread at a time.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void countRequestBytes(int count) {
    requestBytes += count;
    lastBytesNanos = System.nanoTime();
  }

  /// Counts bytes to the client; called by one thread at a time.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void countResponseBytes(int count) {
    responseBytes += count;
    lastBytesNanos = System.nanoTime();
    if (firstByte == null && count > 0) {
      firstByte = Duration.ofNanos(lastBytesNanos - beganNanos);
    }
  }

  /// The next part of the body, if it has arrived.
  public Content.@Nullable Chunk readBody() {
    return request.read();
  }

  /// Has an action run when more of the body has arrived. A later demand takes the place of one
  /// that is still waiting: who reads for the provider gives way to who reads what is left.
  public void demandBody(Runnable action) {
    if (onContent.getAndSet(action) == null) {
      request.demand(() -> {
        Runnable latest = onContent.getAndSet(null);
        if (latest != null) {
          latest.run();
        }
      });
    }
  }

  /// Says that the body was read to its end, so that from now on a readable connection means that
  /// the client has left (or sent its next request early).
  public void requestRead() {
    requestRead = true;
    watch.allow();
  }

  /// Looks for the client leaving, from now until the end; does nothing before [#requestRead].
  public void watchClient() {
    watch.arm();
  }

  /// What to do when the client leaves before the end, at once if it has left already; the exchange
  /// itself ends by this.
  public void onClientGone(Runnable action) {
    onClientGone = action;
    if (clientGone) {
      action.run();
    }
  }

  /// Whether there is nobody left to answer.
  public boolean hasEnded() {
    return ended.get();
  }

  /// Ends the exchange with the answer complete.
  public void succeed() {
    endAfterBody(ok());
  }

  /// Gives the connection to a tunnel; the exchange ends with [#tunnelClosed].
  public void handOver() {
    lastBytesNanos = System.nanoTime();
    if (completed.compareAndSet(false, true)) {
      watch.end(callback::succeeded);
    }
  }

  /// Ends the exchange whose connection a tunnel had.
  public void tunnelClosed() {
    end(ok());
  }

  private String ok() {
    return recovered ? "ok after 401" : "ok";
  }

  /// Whether a tunnel has the connection and nothing has passed through it for a while.
  boolean isQuietTunnel(Duration quiet) {
    return completed.get() && System.nanoTime() - lastBytesNanos > quiet.toNanos();
  }

  /// Ends the exchange by breaking the connection, so that the client sees that the answer is cut.
  public void fail(Throwable failure, String why) {
    if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0) {
      watch.resetAtClose();
    }
    end(why, () -> callback.failed(failure));
  }

  /// Answers with an error of the companion's own. An answer that has begun is cut instead.
  public void refuse(Refusal refusal, ErrorShape shape) {
    if (completed.get() || !refused.compareAndSet(false, true)) {
      return;
    }
    Level level = refusal.reason().fault() == Fault.CLIENT ? Level.INFO : Level.WARN;
    log.atLevel(level).log("refused {}: {}", id, Printable.line(refusal.message()));
    if (response.isCommitted()) {
      fail(refusal, refusal.reason().code());
      return;
    }
    byte[] body = shape.body(refusal);
    writeHead(refusal);
    response.write(
        true,
        ByteBuffer.wrap(body),
        Callback.from(
            () -> endAfterBody(refusal.reason().code()),
            failure -> fail(failure, refusal.reason().code())));
  }

  private void writeHead(Refusal refusal) {
    Reason reason = refusal.reason();
    response.reset();
    HttpFields.Mutable fields = response.getHeaders();
    response.setStatus(reason.status());
    fields.put(REQUEST_ID, id);
    fields.put(ERROR, reason.code());
    fields.put(HttpHeader.CONTENT_TYPE, "application/json");
    if (reason.fault() != Fault.CLIENT) {
      fields.put(HttpHeader.RETRY_AFTER, refusal.retrySeconds());
    }
    if (reason == Reason.MALFORMED_REQUEST
        || reason == Reason.BODY_TOO_LARGE
        || reason == Reason.BODY_STALLED
        || reason == Reason.UPGRADE_NOT_SERVED
        || reason == Reason.DRAINING) {
      fields.put(HttpHeader.CONNECTION, "close");
    }
  }

  /// A body still under way is read and dropped before the connection closes: closing over unread
  /// bytes resets the connection and would take the answer with it.
  private void endAfterBody(String how) {
    if (requestRead) {
      end(how, callback::succeeded);
    } else {
      new DiscardedBody(this, () -> end(how, callback::succeeded)).start();
    }
  }

  private void clientLeft() {
    clientGone = true;
    fail(new ClientLeftException(), "client left");
    Runnable action = onClientGone;
    if (action != null) {
      action.run();
    }
  }

  private void end(String how, Runnable completion) {
    try {
      if (completed.compareAndSet(false, true)) {
        watch.end(completion);
      }
    } finally {
      end(how);
    }
  }

  private void end(String how) {
    if (ended.compareAndSet(false, true)) {
      outcome = how;
      onEnd.accept(this);
    }
  }
}
