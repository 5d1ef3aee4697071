package io.tokenpak.companion.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Caller ANYBODY = new Caller("generic", null, null);

  private final Router router = SampleCatalog.router();

  @Test
  void anUnknownProviderIsToldTheKnownOnes() {
    Refusal refusal = refused("/v1/messages", "X-TokenPak-Provider", "tokenpak-antropic");
    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_PROVIDER);
    assertThat(refusal.message())
        .isEqualTo(
            "X-TokenPak-Provider names no known provider (tokenpak-antropic): use one of"
                + " tokenpak-anthropic, tokenpak-claude-code, tokenpak-openai,"
                + " tokenpak-openai-codex, tokenpak-google");
  }

  @Test
  void aNamedProviderSaysWhatItServes() {
    Refusal refusal = refused("/v1/messages", "X-TokenPak-Provider", "tokenpak-google");
    assertThat(refusal.reason()).isEqualTo(Reason.PATH_NOT_SERVED);
    assertThat(refusal.message())
        .isEqualTo(
            "tokenpak-google does not serve this path: use one of /v1beta/…, /v1alpha/…,"
                + " /upload/v1beta/…");
  }

  @Test
  void aBackendFieldNamesItsProviderAsStrictly() {
    Refusal refusal = refused("/v1/responses", "X-TokenPak-Backend", "api");
    assertThat(refusal.reason()).isEqualTo(Reason.PATH_NOT_SERVED);
    assertThat(refusal.message()).startsWith("tokenpak-anthropic does not serve this path");
  }

  @Test
  void anUnclaimedPathIsToldAllServedOnes() {
    Refusal refusal = refused("/v2/messages");
    assertThat(refusal.reason()).isEqualTo(Reason.PATH_NOT_SERVED);
    for (Provider provider : SampleCatalog.providers()) {
      assertThat(refusal.message()).contains(provider.paths());
    }
    assertThat(refusal.message()).containsOnlyOnce("/v1/messages/…");
  }

  @Test
  void whatAPlatformImpliesGivesWayWhereItDoesNotServe() {
    Caller openClaw = new Caller("openclaw", "s", "tokenpak-claude-code");
    assertThat(router.choose(SampleHead.post("/v1/messages"), openClaw).provider().name())
        .isEqualTo("tokenpak-claude-code");
    assertThat(router.choose(SampleHead.post("/v1/responses"), openClaw).provider().name())
        .isEqualTo("tokenpak-openai");
  }

  @Test
  void modelsGoWhereTheVersionFieldSays() {
    assertThat(chosen("/v1/models")).isEqualTo("tokenpak-openai");
    assertThat(chosen("/v1/models", "Anthropic-Version", "2026-10-21"))
        .isEqualTo("tokenpak-anthropic");
    assertThat(chosen("/v1/models", "X-TokenPak-Provider", "tokenpak-claude-code"))
        .isEqualTo("tokenpak-claude-code");
  }

  @Test
  void errorsAreWordedAsTheCalledApiDoes() {
    assertThat(router.errorShape(SampleHead.post("/v1/messages"))).isEqualTo(ErrorShape.ANTHROPIC);
    assertThat(router.errorShape(SampleHead.post("/v1/responses"))).isEqualTo(ErrorShape.OPENAI);
    assertThat(router.errorShape(SampleHead.post("/codex/responses"))).isEqualTo(ErrorShape.OPENAI);
    assertThat(router.errorShape(SampleHead.post("/v1beta/models"))).isEqualTo(ErrorShape.GOOGLE);
    assertThat(router.errorShape(SampleHead.post("/"))).isEqualTo(ErrorShape.ANTHROPIC);
  }

  @Test
  void refusalsPrintHostileValuesHarmlessly() {
    Refusal refusal =
        refused("/v1/messages", "X-TokenPak-Provider", "a\u001b[2J\u2028b" + "x".repeat(500));
    assertThat(refusal.message()).doesNotContain("\u001b", "\u2028", "x".repeat(81));
  }

  @Test
  void refusalsDoNotRepeatSecrets() {
    Refusal refusal = refused("/v1/messages", "X-TokenPak-Provider", "sk-ant-api03-secret");
    assertThat(refusal.message()).contains("<redacted>").doesNotContain("secret");
  }

  @Test
  void anUnknownBackendIsIgnoredWithOneHarmlessWarning() {
    List<String> warnings = new ArrayList<>();
    Router warning = SampleCatalog.router(new RouteSettings(true, true, true), warnings::add);
    String value = "cla\u001bude\n" + "x".repeat(500);
    RequestHead head = SampleHead.post("/v1/messages", "X-TokenPak-Backend", value);
    assertThat(warning.choose(head, ANYBODY).provider().name()).isEqualTo("tokenpak-anthropic");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst())
        .startsWith("ignored X-TokenPak-Backend: cla\\u001bude\\")
        .hasSizeLessThan(160);
  }

  @Test
  void knownBackendsAreNoReasonToWarn() {
    List<String> warnings = new ArrayList<>();
    Router warning = SampleCatalog.router(new RouteSettings(true, true, true), warnings::add);
    for (String value : List.of("claude-code", "CLAUDE-CODE", " oauth ", "Api", "", " ")) {
      warning.choose(SampleHead.post("/v1/messages", "X-TokenPak-Backend", value), ANYBODY);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void answersEveryHeadWithARouteOrARefusal() {
    Random random = new Random(25);
    int routes = 0;
    for (int round = 0; round < 50_000; round++) {
      RequestHead head = randomHead(random);
      try {
        Route route = router.choose(head, SampleCatalog.platforms().identify(head));
        assertThat(route.provider().serves(head)).isTrue();
        assertThat(route.provider().target(head)).startsWith("/");
        routes++;
      } catch (Refusal refusal) {
        assertThat(refusal.reason()).isIn(Reason.UNKNOWN_PROVIDER, Reason.PATH_NOT_SERVED);
      }
      assertThat(router.errorShape(head)).isNotNull();
    }
    assertThat(routes).isBetween(5_000, 45_000);
  }

  private static RequestHead randomHead(Random random) {
    String path =
        pick(
            random,
            List.of(
                "/v1/messages", "/v1/responses", "/codex", "/responses", "/v1beta", "", "*", "/"));
    String rest =
        pick(
            random, List.of("", "", "", "/", "/..", "/%2e%2e/x", "?a=b", ";a=b", "%41", "X", "//"));
    String[] fields = new String[2 * random.nextInt(6)];
    for (int index = 0; index < fields.length; index += 2) {
      fields[index] = pick(random, FIELDS);
      fields[index + 1] = pick(random, VALUES) + pick(random, List.of("", "", noise(random)));
    }
    String method = pick(random, List.of("GET", "POST", "get", "OPTIONS", "X"));
    return SampleHead.of(method, path.length() < 2 ? path : path + rest, fields);
  }

  private static final List<String> FIELDS =
      List.of(
          "X-TokenPak-Backend",
          "x-tokenpak-provider",
          "Authorization",
          "x-api-key",
          "X-Goog-Api-Key",
          "User-Agent",
          "originator",
          "X-OpenClaw-Session",
          "x-claude-code-session-id",
          "session_id",
          "chatgpt-account-id",
          "anthropic-version");

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "api",
          "oauth",
          "tokenpak-openai-codex",
          "TOKENPAK-ANTHROPIC",
          "Bearer",
          "bearer eyJ",
          "Bearer sk-",
          "custom-local",
          "codex_exec",
          "openclaw",
          "claude-cli/",
          "Anthropic/JS");

  private static String noise(Random random) {
    char[] noise = new char[random.nextInt(300)];
    for (int index = 0; index < noise.length; index++) {
      noise[index] = (char) random.nextInt(0x300);
    }
    return new String(noise);
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String chosen(String path, String... fields) {
    return router.choose(SampleHead.get(path, fields), ANYBODY).provider().name();
  }

  private Refusal refused(String path, String... fields) {
    return catchThrowableOfType(
        Refusal.class, () -> router.choose(SampleHead.post(path, fields), ANYBODY));
  }
}
