package io.tokenpak.companion.wire;

import io.tokenpak.companion.stub.RawMessage.Framing;
import io.tokenpak.companion.wire.AllowedChanges.Travel;
import io.tokenpak.companion.wire.RandomExchange.Answer;
import io.tokenpak.companion.wire.RandomExchange.Body;
import io.tokenpak.companion.wire.RandomExchange.Cuts;
import io.tokenpak.companion.wire.RandomExchange.Request;
import io.tokenpak.companion.wire.RandomExchange.Text;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Makes up exchanges. What is random and long hangs on a seed, so that shrinking is quick and a
/// counterexample can be read.
final class RandomExchanges {
  private static final List<String> REQUEST_NAMES =
      List.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "anthropic-beta",
          "anthropic-version",
          "authorization",
          "cache-control",
          "chatgpt_account_id",
          "connection",
          "content-type",
          "cookie",
          "date",
          "if-modified-since",
          "keep-alive",
          "openai-beta",
          "originator",
          "pragma",
          "proxy-authorization",
          "te",
          "trailer",
          "user-agent",
          "x-openclaw-session",
          "x-stainless-lang",
          "x-tokenpak-session",
          "x_api_key");
  private static final List<String> ANSWER_NAMES =
      List.of(
          "alt-svc",
          "anthropic-ratelimit-requests-limit",
          "cache-control",
          "connection",
          "content-encoding",
          "content-type",
          "date",
          "etag",
          "expires",
          "keep-alive",
          "last-modified",
          "location",
          "proxy-authenticate",
          "retry-after",
          "server",
          "set-cookie",
          "strict-transport-security",
          "trailer",
          "vary",
          "via",
          "www-authenticate",
          "x-request-id");
  private static final List<String> SPECIAL_VALUES =
      List.of(
          "",
          "keep-alive, X-Named",
          "x-named",
          "oauth-2025-04-20",
          "a, OAUTH-2025-04-20",
          "responses=experimental",
          "text/event-stream; charset=UTF-8",
          "Text/Event-Stream;charset=utf-8",
          "application/json",
          "gzip, deflate, br, zstd",
          "No-Cache");

  private static final List<String> NAMING = List.of("keep-alive, X-Named", "x-named");

  private RandomExchanges() {}

  static Arbitrary<RandomExchange> all() {
    return Combinators.combine(
            Arbitraries.of(Travel.PASSED, Travel.CLAUDE, Travel.CODEX), requests(), answers())
        .as(RandomExchange::new);
  }

  private static Arbitrary<Request> requests() {
    Arbitrary<String> methods =
        Arbitraries.of("POST", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");
    Arbitrary<Framing> framings =
        Arbitraries.of(Framing.LENGTH, Framing.CHUNKED, Framing.LENGTH, Framing.NONE);
    return Combinators.combine(
            methods, targets(), fields(REQUEST_NAMES), framings, bodies(), cuts())
        .as(Request::new);
  }

  private static Arbitrary<Answer> answers() {
    Arbitrary<Integer> statuses =
        Arbitraries.frequency(
            Tuple.of(20, 200),
            Tuple.of(2, 201),
            Tuple.of(1, 204),
            Tuple.of(2, 302),
            Tuple.of(1, 304),
            Tuple.of(2, 401),
            Tuple.of(2, 407),
            Tuple.of(2, 429),
            Tuple.of(2, 500),
            Tuple.of(2, 529));
    Arbitrary<Framing> framings =
        Arbitraries.frequency(
            Tuple.of(9, Framing.LENGTH), Tuple.of(9, Framing.CHUNKED), Tuple.of(2, Framing.CLOSE));
    return Combinators.combine(statuses, fields(ANSWER_NAMES), framings, bodies(), cuts())
        .as(Answer::new);
  }

  /// What follows the API's path.
  private static Arbitrary<String> targets() {
    Arbitrary<String> segments =
        Arbitraries.of("a", "B2", "%20", "%C3%A9", "~-_.", "!$&'()*+,=:@", "x".repeat(300));
    Arbitrary<String> path = segments.list().ofMaxSize(3).map(all -> slashed(all));
    Arbitrary<String> query =
        Arbitraries.of("", "", "?", "?beta=true", "?a=%2F&b=c+d&&=?/:@", "?%ff%00=%E2%82");
    return Combinators.combine(path, query).as(String::concat);
  }

  private static String slashed(List<String> segments) {
    return segments.isEmpty() ? "" : "/" + String.join("/", segments);
  }

  private static Arbitrary<List<String>> fields(List<String> known) {
    Arbitrary<String> odd =
        Arbitraries.strings()
            .withChars("abcXYZ019!#$%&'*+-.^_`|~")
            .ofMinLength(1)
            .ofMaxLength(20)
            .map(name -> "x-" + name);
    Arbitrary<String> names =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of(known)),
            Tuple.of(1, Arbitraries.just("x-named")),
            Tuple.of(3, odd));
    Arbitrary<String> cased =
        Combinators.combine(names, Arbitraries.integers().between(0, 7)).as(RandomExchanges::cased);
    return Combinators.combine(cased, values()).as(RandomExchanges::field).list().ofMaxSize(12);
  }

  /// `Connection` must be well-formed: its other values are those of GoldenRequestTest.
  private static String field(String name, String value) {
    boolean odd = name.equalsIgnoreCase("connection") && !NAMING.contains(value);
    return name + ": " + (odd ? "keep-alive" : value);
  }

  /// The name in one of several cases.
  private static String cased(String name, int seed) {
    return switch (seed) {
      case 0, 1 -> name;
      case 2 -> name.toUpperCase(Locale.ROOT);
      default -> mixed(name, new Random(seed));
    };
  }

  private static String mixed(String name, Random random) {
    StringBuilder mixed = new StringBuilder(name);
    for (int i = 0; i < mixed.length(); i++) {
      if (random.nextBoolean()) {
        mixed.setCharAt(i, Character.toUpperCase(mixed.charAt(i)));
      }
    }
    return mixed.toString();
  }

  private static Arbitrary<String> values() {
    Arbitrary<String> odd =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withCharRange('\u0080', '\u00ff')
            .withChars('\t')
            .ofMaxLength(60);
    return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.of(SPECIAL_VALUES)), Tuple.of(1, odd))
        .map(RandomExchanges::trimmed);
  }

  private static String trimmed(String value) {
    return value.replaceAll("^[ \t]+|[ \t]+$", "");
  }

  private static Arbitrary<Body> bodies() {
    Arbitrary<Integer> sizes =
        Arbitraries.frequencyOf(
            Tuple.of(900, Arbitraries.integers().between(0, 2_000)),
            Tuple.of(90, Arbitraries.integers().between(2_000, 100_000)),
            Tuple.of(8, Arbitraries.integers().between(100_000, 1_000_000)),
            Tuple.of(2, Arbitraries.integers().between(1_000_000, 4 << 20)));
    return Combinators.combine(Arbitraries.of(Text.values()), sizes, seeds()).as(Body::new);
  }

  private static Arbitrary<Cuts> cuts() {
    Arbitrary<Integer> most =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.integers().between(1, 60)),
            Tuple.of(3, Arbitraries.integers().between(60, 3_000)),
            Tuple.of(2, Arbitraries.integers().between(3_000, 70_000)));
    return Combinators.combine(seeds(), most).as(Cuts::new);
  }

  private static Arbitrary<Integer> seeds() {
    return Arbitraries.integers().between(0, 1_000_000);
  }
}
