package io.tokenpak.companion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.platform.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The router's whole matrix: every combination of what it looks at, beside an expectation that is
/// looked up in tables and shares no code with it.
class RouterMatrixTest {
  private static final String ABSENT = "";

  /// A value of `X-TokenPak-Backend` and the provider it stands for.
  private static final Map<String, String> BACKENDS = new LinkedHashMap<>();

  /// A value of `X-TokenPak-Provider` and the provider it names; `?` is an unknown one.
  private static final Map<String, String> PROVIDERS = new LinkedHashMap<>();

  /// An auth field and whether its value is a credential that a provider could know.
  private static final Map<String, Boolean> AUTH = new LinkedHashMap<>();

  /// A path: the provider that claims it, then all that serve it.
  private static final Map<String, List<String>> PATHS = new LinkedHashMap<>();

  static {
    BACKENDS.put(ABSENT, ABSENT);
    BACKENDS.put("claude-code", "tokenpak-claude-code");
    BACKENDS.put("OAuth", "tokenpak-claude-code");
    BACKENDS.put("api", "tokenpak-anthropic");
    BACKENDS.put("ollama", ABSENT);

    PROVIDERS.put(ABSENT, ABSENT);
    PROVIDERS.put("tokenpak-anthropic", "tokenpak-anthropic");
    PROVIDERS.put(" TokenPak-Claude-Code ", "tokenpak-claude-code");
    PROVIDERS.put("tokenpak-openai", "tokenpak-openai");
    PROVIDERS.put("tokenpak-openai-codex", "tokenpak-openai-codex");
    PROVIDERS.put("tokenpak-google", "tokenpak-google");
    PROVIDERS.put("tokenpak-anthropics", "?");

    AUTH.put("x-none: -", false);
    AUTH.put("x-api-key: custom-local", false);
    AUTH.put("Authorization: Bearer tpk_1", false);
    AUTH.put("x-api-key: sk-ant-api03-1", true);
    AUTH.put("Authorization: Bearer sk-proj-1", true);
    AUTH.put("Authorization: Bearer sk-ant-oat01-1", true);
    AUTH.put("Authorization: Bearer eyJ1", true);
    AUTH.put("Authorization: Bearer opaque", true);

    PATHS.put("/v1/messages", served("tokenpak-anthropic", "tokenpak-claude-code"));
    PATHS.put("/v1/messages/batches", served("tokenpak-anthropic", "tokenpak-claude-code"));
    PATHS.put("/v1/responses", served("tokenpak-openai", "tokenpak-openai-codex"));
    PATHS.put("/v1/chat/completions", served("tokenpak-openai"));
    PATHS.put("/backend-api/codex/responses", served("tokenpak-openai-codex"));
    PATHS.put("/v1beta/models/m:generateContent", served("tokenpak-google"));
    PATHS.put("/v2/messages", served());
  }

  private static final List<String> IMPLIED =
      List.of(ABSENT, "tokenpak-claude-code", "tokenpak-openai-codex", "tokenpak-forgotten");

  private static List<String> served(String... claimantFirst) {
    return List.of(claimantFirst);
  }

  private record Case(
      String method,
      String path,
      String backend,
      String provider,
      String auth,
      String implied,
      RouteSettings settings) {}

  @Test
  void routesEveryCombinationAsTheTablesSay() {
    List<Case> cases = cases();
    assertThat(cases).hasSize(2 * 7 * 5 * 7 * 8 * 4 * 8);
    for (Case one : cases) {
      String routed = routed(one);
      if (!routed.equals(expected(one))) {
        assertThat(routed).as(one.toString()).isEqualTo(expected(one));
      }
    }
  }

  private static String routed(Case one) {
    String[] auth = one.auth().split(": ", -1);
    List<String> fields = new ArrayList<>(List.of(auth[0], auth[1]));
    if (!one.backend().equals(ABSENT)) {
      fields.addAll(List.of("x-tokenpak-BACKEND", one.backend()));
    }
    if (!one.provider().equals(ABSENT)) {
      fields.addAll(List.of("X-TokenPak-Provider", one.provider()));
    }
    RequestHead head = SampleHead.of(one.method(), one.path(), fields.toArray(String[]::new));
    Caller caller = new Caller("any", null, one.implied().equals(ABSENT) ? null : one.implied());
    try {
      Route route = SampleCatalog.router(one.settings(), _ -> {}).choose(head, caller);
      return route.provider().name() + " " + route.backend() + " " + route.access();
    } catch (Refusal refusal) {
      return refusal.reason().code();
    }
  }

  private static String expected(Case one) {
    List<String> serving = PATHS.getOrDefault(one.path(), List.of());
    String demanded = BACKENDS.getOrDefault(one.backend(), ABSENT);
    if (demanded.equals(ABSENT)) {
      demanded = PROVIDERS.getOrDefault(one.provider(), ABSENT);
    }
    if (demanded.equals("?")) {
      return "unknown_provider";
    }
    if (serving.isEmpty() || !(demanded.equals(ABSENT) || serving.contains(demanded))) {
      return "path_not_served";
    }
    String first = serving.contains(one.implied()) ? one.implied() : serving.getFirst();
    String provider = demanded.equals(ABSENT) ? first : demanded;
    return isPooled(one, provider)
        ? provider + " claude NONE"
        : provider + " http " + expectedAccess(one, provider);
  }

  private static boolean isPooled(Case one, String provider) {
    String request = one.method() + " " + one.path() + " " + provider;
    boolean pool = request.equals("POST /v1/messages tokenpak-claude-code");
    String switches = one.settings().subprocess() + "/" + one.settings().dispatch();
    return pool && switches.equals("true/true");
  }

  private static String expectedAccess(Case one, String provider) {
    boolean real = AUTH.getOrDefault(one.auth(), false);
    Map<String, Boolean> injects =
        Map.of(
            "tokenpak-anthropic", !real,
            "tokenpak-claude-code", true,
            "tokenpak-openai", !real,
            "tokenpak-openai-codex", true,
            "tokenpak-google", false);
    boolean injected = injects.getOrDefault(provider, false) && one.settings().injection();
    return injected ? "INJECTED" : "CALLER";
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String method : List.of("POST", "GET")) {
      for (String path : PATHS.keySet()) {
        for (String backend : BACKENDS.keySet()) {
          for (String provider : PROVIDERS.keySet()) {
            for (String auth : AUTH.keySet()) {
              for (String implied : IMPLIED) {
                for (RouteSettings settings : settings()) {
                  cases.add(new Case(method, path, backend, provider, auth, implied, settings));
                }
              }
            }
          }
        }
      }
    }
    return cases;
  }

  private static List<RouteSettings> settings() {
    List<RouteSettings> settings = new ArrayList<>();
    for (int bits = 0; bits < 8; bits++) {
      settings.add(new RouteSettings((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
    }
    return settings;
  }
}
