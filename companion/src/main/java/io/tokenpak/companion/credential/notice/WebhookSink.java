package io.tokenpak.companion.credential.notice;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An address of the owner's that takes notices as JSON. Its path may be a secret, so no more than
/// its host is ever printed.
final class WebhookSink implements NoticeSink {
  private static final int ATTEMPTS = 2;
  private static final Logger log = LoggerFactory.getLogger(WebhookSink.class);

  private final URI address;
  private final Duration patience;

  /// @param patience how long one attempt may take, answer and all
  WebhookSink(URI address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  @Override
  public void tell(Notice notice, boolean open) throws InterruptedException {
    byte[] body = NoticeJson.bytes(notice, open);
    String failure = "";
    HttpClient client = client();
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        failure = post(client, body);
        if (failure.isEmpty()) {
          return;
        }
      }
    } finally {
      client.shutdownNow();
    }
    log.warn("the notice webhook at {} {}", address.getHost(), failure);
  }

  /// One for each notice: they are rare, and an idle client costs a thread.
  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience)
        .build();
  }

  /// Posts once.
  ///
  /// @return why it failed; empty if it did not
  private String post(HttpClient client, byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("User-Agent", "tokenpak")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2 ? "" : "answered with status " + status;
    } catch (TimeoutException slow) {
      answer.cancel(true);
      return "did not answer within %d s".formatted(patience.toSeconds());
    } catch (ExecutionException failed) {
      return failed.getCause() instanceof IOException
          ? "cannot be reached: see that it runs"
          : "cannot be asked";
    }
  }
}
