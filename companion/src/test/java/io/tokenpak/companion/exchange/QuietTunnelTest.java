package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class QuietTunnelTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void isNotWaitedFor() throws Exception {
    LiveExchanges live = new LiveExchanges(Duration.ofMillis(1));
    Exchange tunnel = tunnel(live);
    tunnel.countRequestBytes(1);

    assertThat(live.awaitNone(Duration.ofSeconds(5))).isTrue();
    assertThat(live.count()).isEqualTo(1);
  }

  @Test
  void isWaitedForAsLongAsItIsFresh() throws Exception {
    LiveExchanges live = new LiveExchanges(HOUR);
    Exchange tunnel = tunnel(live);

    assertThat(live.awaitNone(Duration.ofMillis(1))).as("nothing has passed yet").isFalse();
    tunnel.countResponseBytes(1);
    assertThat(live.awaitNone(Duration.ofMillis(1))).as("something has").isFalse();
    tunnel.tunnelClosed();
    assertThat(live.awaitNone(Duration.ofMillis(1))).isTrue();
  }

  /// An exchange whose connection a tunnel has.
  private static Exchange tunnel(LiveExchanges live) throws Exception {
    CompletableFuture<Exchange> created = new CompletableFuture<>();
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Exchange exchange = new Exchange(request, response, callback, live::end);
            live.begin(exchange);
            exchange.requestRead();
            exchange.handOver();
            created.complete(exchange);
            return true;
          }
        });
    server.start();
    try {
      RawClient.exchange(connector.getLocalPort(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      return created.get(5, TimeUnit.SECONDS);
    } finally {
      server.stop();
    }
  }
}
