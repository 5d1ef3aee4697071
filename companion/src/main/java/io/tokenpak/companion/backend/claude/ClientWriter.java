package io.tokenpak.companion.backend.claude;

import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.usage.UsageMeter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.Callback;

/// Writes to a client as fast as it reads, and waits for it meanwhile, with a bound.
final class ClientWriter {
  /// A client that reads as much as this while patience lasts is not gone.
  private static final int MOST_AT_ONCE = 16 * 1024;

  private final Exchange exchange;
  private final UsageMeter meter;
  private final Duration patience;

  /// @param meter shown all bytes before the client has them
  ClientWriter(Exchange exchange, UsageMeter meter, Duration patience) {
    this.exchange = exchange;
    this.meter = meter;
    this.patience = patience;
  }

  Exchange exchange() {
    return exchange;
  }

  /// The head of the answer is decided.
  void answered() {
    meter.answered(exchange.response().getStatus(), exchange.response().getHeaders().asImmutable());
  }

  /// @param last whether they are the last bytes of the answer, with which the exchange ends
  /// @throws ClientStalled if the client takes nothing for too long
  /// @throws IOException if it has left
  void write(byte[] bytes, boolean last) throws ClientStalled, IOException, InterruptedException {
    for (int at = 0; at < bytes.length || at == 0; at += MOST_AT_ONCE) {
      int length = Math.min(MOST_AT_ONCE, bytes.length - at);
      boolean lastPart = last && at + length == bytes.length;
      ByteBuffer part = ByteBuffer.wrap(bytes, at, length).slice();
      exchange.countResponseBytes(length);
      meter.observe(part, lastPart);
      await(part, lastPart);
    }
  }

  private void await(ByteBuffer part, boolean last)
      throws ClientStalled, IOException, InterruptedException {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    exchange
        .response()
        .write(
            last,
            part,
            Callback.from(() -> written(last, written), written::completeExceptionally));
    try {
      var _ = written.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException stalled) {
      throw new ClientStalled(patience);
    } catch (ExecutionException left) {
      throw new IOException(left.getCause());
    }
  }

  /// Ends the exchange before anything else is done: a client that has all may leave at once, and
  /// has then not left early.
  private void written(boolean last, CompletableFuture<Boolean> written) {
    if (last) {
      exchange.succeed();
    }
    var _ = written.complete(true);
  }
}
