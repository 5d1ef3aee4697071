package io.tokenpak.companion.credential.refresh;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tokenpak.companion.credential.LoginJson;
import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.TroubleException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Where Claude Code's refresh tokens are redeemed. Says who it is, follows no redirect, and sends
/// a token once: whether to try again is decided by who calls.
final class TokenEndpoint {
  static final Duration BOUND = Duration.ofSeconds(30);
  static final int LARGEST_BODY = 64 * 1024;

  private static final String CLIENT = "9d1c250a-e61b-44d9-88ed-5944d1962f5e";
  private static final String SCOPE =
      "user:profile user:inference user:sessions:claude_code user:mcp_servers user:file_upload";

  /// Codes by which a server says that it is not able to now.
  private static final Set<String> PASSING =
      Set.of("temporarily_unavailable", "server_error", "slow_down");

  private final URI address;
  private final String userAgent;
  private final Duration bound;
  private final InstantSource clock;

  /// @param address `https`, or `http` on this machine
  /// @param version of the companion, to tell the endpoint
  /// @param bound for connecting, sending and the whole answer together
  TokenEndpoint(URI address, String version, Duration bound, InstantSource clock) {
    if (!isSafe(address)) {
      throw new IllegalArgumentException(
          "use an https address, or http on a loopback address, for redeeming tokens");
    }
    this.address = address;
    this.userAgent = "tokenpak-companion/" + version;
    this.bound = bound;
    this.clock = clock;
  }

  /// Whether a token may be sent there.
  static boolean isSafe(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String host = address.getHost();
    return host != null
        && address.getRawUserInfo() == null
        && (scheme.equals("https") || (scheme.equals("http") && isLoopback(host)));
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equalsIgnoreCase("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  /// Sends the token, which is spent by it unless the reply says otherwise. An interrupt waits for
  /// the reply.
  TokenReply redeem(Secret refreshToken) {
    // One client a time: a connection that is kept may be dead, and then nobody knows what was
    // sent.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(bound)
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request(refreshToken), body());
    try {
      return reply(exchange.orTimeout(bound.toNanos(), TimeUnit.NANOSECONDS).join());
    } catch (CompletionException failure) {
      return failed(failure.getCause(), bound);
    } finally {
      exchange.cancel(true);
      client.shutdownNow();
    }
  }

  private HttpRequest request(Secret refreshToken) {
    String body =
        "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"%s\",\"client_id\":\"%s\",\"scope\":\"%s\"}"
            .formatted(
                new String(JsonStringEncoder.getInstance().quoteAsString(refreshToken.value())),
                CLIENT,
                SCOPE);
    return HttpRequest.newBuilder(address)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .header("User-Agent", userAgent)
        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
        .build();
  }

  private static BodyHandler<byte[]> body() {
    return HttpResponse.BodyHandlers.limiting(_ -> BodySubscribers.ofByteArray(), LARGEST_BODY);
  }

  private static TokenReply failed(@Nullable Throwable cause, Duration bound) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof HttpConnectTimeoutException
          || each instanceof UnresolvedAddressException) {
        return new TokenReply.NotSent("no connection");
      }
    }
    return new TokenReply.Unclear(
        cause instanceof TimeoutException
            ? "no whole answer within " + bound
            : "the connection broke, or the answer was no good");
  }

  private TokenReply reply(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new TokenReply.Body(response.body());
    }
    if (status >= 500) {
      return new TokenReply.Unclear("status " + status);
    }
    Duration retryAfter =
        response.headers().firstValue("Retry-After").flatMap(this::wait).orElse(null);
    Optional<String> code = status == 429 ? Optional.empty() : code(response.body());
    return code.filter(each -> !PASSING.contains(each)).isPresent()
        ? new TokenReply.Rejected(code.get())
        : new TokenReply.Declined(status, retryAfter);
  }

  /// The member that the standard names, and nothing that merely looks like it elsewhere.
  private static Optional<String> code(byte[] body) {
    try {
      return LoginJson.parse(body).text("error").filter(code -> code.matches("[a-z_]{1,40}"));
    } catch (TroubleException notTheStandards) {
      return Optional.empty();
    }
  }

  private Optional<Duration> wait(String retryAfter) {
    try {
      String text = retryAfter.strip();
      if (text.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      Instant time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(clock.instant(), time)).filter(Duration::isPositive);
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
