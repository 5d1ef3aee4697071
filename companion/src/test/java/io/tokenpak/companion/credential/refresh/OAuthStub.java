package io.tokenpak.companion.credential.refresh;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.credential.LoginJson;
import io.tokenpak.companion.credential.TroubleException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A token endpoint on loopback whose refresh tokens work once. Who shows one a second time loses
/// all that came of the same login, as real endpoints have it.
final class OAuthStub implements AutoCloseable {
  /// What it does with one request.
  enum Manner {
    PLAIN,
    /// Redeems the token, and closes the connection without a word.
    DROP_AFTER_COMMIT,
    /// Closes the connection without having looked at the token.
    DROP_BEFORE_COMMIT,
    /// Redeems the token, and answers only when the stub ends.
    HANG_AFTER_COMMIT,
    FAIL_AFTER_COMMIT,
    FAIL_BEFORE_COMMIT,
    TOO_MANY,
    OTHER_ACCOUNT,
    NO_REFRESH_TOKEN,
    NONSENSE,
    STILLBORN,
    INVALID_CLIENT,
    MOVED,
    HUGE
  }

  private record Token(int family, boolean spent) {}

  private final HttpServer server;
  private final Map<String, Token> tokens = new HashMap<>();
  private final List<Boolean> revoked = new ArrayList<>();
  private final List<String> posts = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final Queue<Manner> manners = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Duration latency = Duration.ZERO;
  private int issued;

  OAuthStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.createContext("/v1/oauth/token", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/oauth/token");
  }

  /// A refresh token of a new login.
  synchronized String login() {
    revoked.add(false);
    return issue(revoked.size() - 1);
  }

  /// Handles the next requests in these manners, and those after them plainly.
  OAuthStub then(Manner... next) {
    manners.addAll(List.of(next));
    return this;
  }

  /// Waits so long before it answers, having redeemed the token.
  OAuthStub answeringAfter(Duration time) {
    latency = time;
    return this;
  }

  /// Whether the token would be redeemed.
  synchronized boolean isGood(String refreshToken) {
    Token token = tokens.get(refreshToken);
    return token != null && !token.spent() && !revoked.get(token.family());
  }

  /// The refresh tokens that were sent, in order.
  synchronized List<String> posts() {
    return List.copyOf(posts);
  }

  /// Bodies as they came, after their `User-Agent`.
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /// How many tokens were redeemed.
  synchronized long redeemed() {
    return tokens.values().stream().filter(Token::spent).count();
  }

  /// What another program gets for the token.
  synchronized String redeemElsewhere(String refreshToken) {
    if (!isGood(refreshToken)) {
      throw new IllegalStateException("not a good token");
    }
    return commit(refreshToken);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Manner manner = manners.isEmpty() ? Manner.PLAIN : manners.remove();
      note(exchange, body);
      switch (manner) {
        case DROP_BEFORE_COMMIT -> {}
        case FAIL_BEFORE_COMMIT -> send(exchange, 500, "{\"error\":\"server_error\"}");
        case TOO_MANY -> {
          exchange.getResponseHeaders().add("Retry-After", "120");
          send(exchange, 429, "{\"error\":\"invalid_grant\"}");
        }
        case INVALID_CLIENT -> send(exchange, 401, "{\"error\":\"invalid_client\"}");
        case MOVED -> {
          exchange.getResponseHeaders().add("Location", url().toString());
          send(exchange, 307, "");
        }
        default -> redeem(exchange, refreshToken(body), manner);
      }
    } catch (TroubleException malformed) {
      throw new IOException(malformed);
    }
  }

  private static String refreshToken(String body) throws TroubleException {
    return LoginJson.parse(body.getBytes(StandardCharsets.UTF_8))
        .text("refresh_token")
        .orElseThrow();
  }

  private synchronized void note(HttpExchange exchange, String body) throws TroubleException {
    posts.add(refreshToken(body));
    requests.add(exchange.getRequestHeaders().getFirst("User-Agent") + " " + body);
  }

  private void redeem(HttpExchange exchange, String token, Manner manner) throws IOException {
    if (!showsGood(token)) {
      send(
          exchange,
          400,
          "{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token not found\"}");
      return;
    }
    String next = manner == Manner.NO_REFRESH_TOKEN ? "" : commit(token);
    await(manner == Manner.HANG_AFTER_COMMIT ? Duration.ofMinutes(5) : latency);
    Function<String, String> plain = account -> grant(next, account, 28_800);
    switch (manner) {
      case DROP_AFTER_COMMIT, HANG_AFTER_COMMIT -> {}
      case FAIL_AFTER_COMMIT -> send(exchange, 502, "<html>bad gateway</html>");
      case NONSENSE -> send(exchange, 200, "<html>sign in to this network</html>");
      case OTHER_ACCOUNT -> send(exchange, 200, plain.apply("somebody-else"));
      case STILLBORN -> send(exchange, 200, grant(next, "owner", -5));
      case HUGE -> send(exchange, 200, plain.apply("x".repeat(TokenEndpoint.LARGEST_BODY)));
      default -> send(exchange, 200, plain.apply("owner"));
    }
  }

  private static String grant(String refreshToken, String account, int expiresIn) {
    String next = refreshToken.isEmpty() ? "" : "\"refresh_token\":\"" + refreshToken + "\",";
    return """
    {"token_type":"Bearer","access_token":"%s",%s"expires_in":%d,
     "scope":"user:inference user:profile",
     "organization":{"uuid":"o"},"account":{"uuid":"%s","email_address":"a@example.com"}}
    """
        .formatted(accessTokenFor(refreshToken), next, expiresIn, account);
  }

  /// The access token that is issued together with a refresh token.
  static String accessTokenFor(String refreshToken) {
    return refreshToken.isEmpty()
        ? "sk-ant-oat01-alone"
        : refreshToken.replace("sk-ant-ort01-", "sk-ant-oat01-");
  }

  private synchronized boolean showsGood(String token) {
    Token known = tokens.get(token);
    if (known != null && known.spent()) {
      revoked.set(known.family(), true);
    }
    return isGood(token);
  }

  private synchronized String commit(String token) {
    int family = Objects.requireNonNull(tokens.get(token)).family();
    tokens.put(token, new Token(family, true));
    return issue(family);
  }

  private synchronized String issue(int family) {
    String token = "sk-ant-ort01-" + family + "-" + issued++;
    tokens.put(token, new Token(family, false));
    return token;
  }

  private void await(Duration time) {
    try {
      var _ = end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
