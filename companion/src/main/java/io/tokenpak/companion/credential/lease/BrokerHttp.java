package io.tokenpak.companion.credential.lease;

import io.tokenpak.companion.credential.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP with the broker and sorts its answers.
final class BrokerHttp implements AutoCloseable {
  private static final int LARGEST = 1 << 20;

  private final Secret token;
  private final BrokerClock clock;
  private final Duration patience;
  private final ReentrantLock opening = new ReentrantLock();

  /// Opened by the first call: who only looks at the settings needs no threads for it.
  private @Nullable HttpClient client;

  BrokerHttp(Secret token, BrokerClock clock, Duration patience) {
    this.token = token;
    this.clock = clock;
    this.patience = patience;
  }

  private HttpClient client() {
    opening.lock();
    try {
      HttpClient open = client;
      if (open == null) {
        // A redirect is not followed: it would take the token elsewhere.
        open =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        client = open;
      }
      return open;
    } finally {
      opening.unlock();
    }
  }

  <T> BrokerAnswer<T> call(HttpRequest bare, BrokerJson.Reader<T> reader) {
    HttpRequest request =
        HttpRequest.newBuilder(bare, (_, _) -> true)
            .header("Authorization", token.asBearer())
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .build();
    // The bound is on the whole answer; a request's own timeout ends with the head.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client()
            .sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
    try {
      return sorted(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS), reader);
    } catch (TimeoutException slow) {
      answer.cancel(true);
      return new BrokerAnswer.Unreachable<>("did not answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException failed) {
      return new BrokerAnswer.Unreachable<>(why(failed.getCause()));
    } catch (InterruptedException stopping) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new BrokerAnswer.Unreachable<>("was not waited for, since the companion stops");
    }
  }

  /// Never the exception's own words, which may quote what was sent.
  private static String why(@Nullable Throwable failure) {
    return switch (failure) {
      case HttpConnectTimeoutException _ -> "cannot be connected to in time";
      case ConnectException _ -> "cannot be connected to";
      case IOException _ -> "broke off, or its answer was no HTTP or larger than 1 MiB";
      case null, default -> "could not be asked";
    };
  }

  private <T> BrokerAnswer<T> sorted(HttpResponse<byte[]> answer, BrokerJson.Reader<T> reader) {
    int status = answer.statusCode();
    answer.headers().firstValue("Date").ifPresent(this::heard);
    if (status >= 500) {
      return new BrokerAnswer.Unreachable<>(
          "answered " + status + ": " + BrokerJson.reason(answer.body()));
    }
    return status == 200
        ? BrokerJson.read(answer.body(), reader)
        : new BrokerAnswer.Denied<>(status, BrokerJson.reason(answer.body()));
  }

  private void heard(String date) {
    try {
      clock.heard(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException unreadable) {
      // The clock goes on without.
    }
  }

  @Override
  public void close() {
    opening.lock();
    try {
      if (client != null) {
        client.shutdownNow();
      }
    } finally {
      opening.unlock();
    }
  }
}
