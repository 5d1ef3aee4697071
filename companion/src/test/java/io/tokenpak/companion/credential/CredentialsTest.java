package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
  /// Login files, keys in the environment, what the caller sent; which source serves, or why none.
  private static final String PRECEDENCE =
      """
      # provider,            acknowledged, file, key, caller,   outcome
      tokenpak-claude-code,  true,  good, set, none,        claude-login
      tokenpak-claude-code,  true,  good, set, sk-ant-api,  claude-login
      tokenpak-claude-code,  false, good, set, none,        anthropic-api-key
      tokenpak-claude-code,  false, good, set, sk-ant-api,  anthropic-api-key
      tokenpak-claude-code,  false, good, bad, none,        SUBSCRIPTION_NOT_ACKNOWLEDGED
      tokenpak-claude-code,  false, good, no,  none,        SUBSCRIPTION_NOT_ACKNOWLEDGED
      tokenpak-claude-code,  false, good, no,  sk-ant-api,  SUBSCRIPTION_NOT_ACKNOWLEDGED
      tokenpak-claude-code,  false, torn, no,  sk-ant-api,  SUBSCRIPTION_NOT_ACKNOWLEDGED
      tokenpak-claude-code,  false, torn, set, sk-ant-api,  anthropic-api-key
      tokenpak-claude-code,  true,  torn, set, none,        anthropic-api-key
      tokenpak-claude-code,  true,  torn, no,  none,        CREDENTIAL_UNAVAILABLE
      tokenpak-claude-code,  true,  torn, no,  sk-ant-api,  CREDENTIAL_UNAVAILABLE
      tokenpak-claude-code,  true,  none, set, none,        anthropic-api-key
      tokenpak-claude-code,  true,  none, no,  none,        CREDENTIAL_UNAVAILABLE
      tokenpak-claude-code,  true,  none, no,  custom-local, CREDENTIAL_UNAVAILABLE
      tokenpak-claude-code,  true,  none, no,  sk-proj,     CREDENTIAL_UNAVAILABLE
      tokenpak-claude-code,  true,  none, no,  jwt,         CREDENTIAL_UNAVAILABLE
      tokenpak-claude-code,  true,  none, no,  sk-ant-api,  client-supplied
      tokenpak-claude-code,  false, none, no,  sk-ant-api,  client-supplied
      tokenpak-claude-code,  false, none, no,  bearer-oat,  client-supplied
      tokenpak-claude-code,  false, none, bad, sk-ant-api,  CREDENTIAL_UNAVAILABLE
      tokenpak-anthropic,    true,  good, set, none,        anthropic-api-key
      tokenpak-anthropic,    true,  good, no,  none,        client-supplied
      tokenpak-anthropic,    true,  good, no,  custom-local, client-supplied
      tokenpak-openai-codex, true,  good, set, none,        codex-login
      tokenpak-openai-codex, true,  good, set, jwt,         codex-login
      tokenpak-openai-codex, true,  key,  set, none,        CREDENTIAL_UNAVAILABLE
      tokenpak-openai-codex, true,  key,  set, jwt,         client-supplied
      tokenpak-openai-codex, true,  torn, set, jwt,         CREDENTIAL_UNAVAILABLE
      tokenpak-openai-codex, true,  none, set, none,        CREDENTIAL_UNAVAILABLE
      tokenpak-openai-codex, true,  none, set, sk-proj,     CREDENTIAL_UNAVAILABLE
      tokenpak-openai-codex, true,  none, set, jwt,         client-supplied
      tokenpak-openai,       true,  key,  set, none,        codex-login
      tokenpak-openai,       true,  good, set, none,        openai-api-key
      tokenpak-openai,       true,  torn, set, none,        openai-api-key
      tokenpak-openai,       true,  torn, no,  none,        CREDENTIAL_UNAVAILABLE
      tokenpak-openai,       true,  none, no,  none,        client-supplied
      """;

  @TempDir Path home;
  private Logins logins;

  @BeforeEach
  void layOut() {
    logins = new Logins(home);
  }

  @ParameterizedTest
  @CsvSource(textBlock = PRECEDENCE)
  void asksTheSourcesInOrder(
      String provider, boolean acknowledged, String file, String key, String caller, String outcome)
      throws IOException {
    logins.acknowledged = acknowledged;
    write(file);
    Optional<String> value =
        switch (key) {
          case "set" -> Optional.of("sk-key");
          case "bad" -> Optional.of("sk\nkey");
          default -> Optional.empty();
        };
    logins.anthropicKey = value;
    logins.openAiKey = value;
    assertThat(outcome(head(caller), Logins.injected(provider))).isEqualTo(outcome);
  }

  private void write(String file) throws IOException {
    switch (file) {
      case "good" -> {
        Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-login"));
        Logins.overwrite(logins.codex, Logins.codexJson("eyJ.login.x", "acc"));
      }
      case "key" -> Logins.overwrite(logins.codex, Logins.codexKeyJson("sk-login"));
      case "torn" -> {
        Logins.replace(logins.claude, "{");
        Logins.overwrite(logins.codex, "{");
      }
      default -> assertThat(file).isEqualTo("none");
    }
  }

  private static RequestHead head(String caller) {
    return switch (caller) {
      case "sk-ant-api" -> SampleHead.post("/", "X-Api-Key", "sk-ant-api03-caller");
      case "bearer-oat" -> SampleHead.post("/", "Authorization", "bearer  sk-ant-oat01-caller");
      case "sk-proj" -> SampleHead.post("/", "Authorization", "Bearer sk-proj-caller");
      case "jwt" -> SampleHead.post("/", "Authorization", "Bearer eyJ.caller.x");
      case "custom-local" -> SampleHead.post("/", "x-api-key", "custom-local");
      default -> SampleHead.post("/");
    };
  }

  private String outcome(RequestHead head, Route route) {
    try {
      return logins.credentials().resolve(head, Logins.CALLER, route).source().name();
    } catch (Refusal refusal) {
      return refusal.reason().name();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tokenpak-claude-code",
    "tokenpak-anthropic",
    "tokenpak-openai",
    "tokenpak-openai-codex",
    "tokenpak-google"
  })
  void leavesTheCallersOwnWhereNothingIsInjected(String provider) throws IOException {
    write("good");
    Route route = Logins.passed(provider);
    Credential credential =
        logins.credentials().resolve(SampleHead.post("/"), Logins.CALLER, route);
    assertThat(credential.isInjected()).isFalse();
    assertThat(credential.fields()).isEmpty();
    assertThat(credential.isBoundTo(route.provider().origin())).isTrue();
  }

  @Test
  void neverInjectsWhereNothingIsInjectedThoughTheCallerSentNothing() throws IOException {
    write("good");
    logins.anthropicKey = Optional.of("sk-key");
    assertThat(outcome(head("none"), Logins.passed("tokenpak-claude-code")))
        .isEqualTo("client-supplied");
  }

  @Test
  void tellsWhatWasWithheldRatherThanWhatIsMissing() throws IOException {
    logins.anthropicKey = Optional.of("sk\nkey");
    assertThatThrownBy(() ->
            logins
                .credentials()
                .resolve(head("none"), Logins.CALLER, Logins.injected("tokenpak-claude-code")))
        .hasMessageStartingWith("ANTHROPIC_API_KEY has characters");
    logins.anthropicKey = Optional.empty();
    assertThatThrownBy(() ->
            logins
                .credentials()
                .resolve(head("none"), Logins.CALLER, Logins.injected("tokenpak-claude-code")))
        .hasMessageStartingWith(logins.claude + " is not there");
  }

  @Test
  void refusesWhenNoSourceKnowsTheProvider() {
    Credentials none = new Credentials(List.of());
    assertThatThrownBy(
            () -> none.resolve(head("none"), Logins.CALLER, Logins.injected("tokenpak-anthropic")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no credential for tokenpak-anthropic")
        .extracting(refusal -> ((Refusal) refusal).reason())
        .isEqualTo(Reason.CREDENTIAL_UNAVAILABLE);
  }

  @Test
  void invalidatesEverySource() throws IOException {
    write("good");
    Credentials credentials = logins.credentials();
    Route route = Logins.injected("tokenpak-openai-codex");
    String before = credentials.resolve(head("none"), Logins.CALLER, route).generation();
    Logins.overwrite(logins.codex, Logins.codexJson("eyJ.newer.x", "acc"));
    assertThat(credentials.resolve(head("none"), Logins.CALLER, route).generation())
        .isEqualTo(before);
    credentials.invalidate();
    assertThat(credentials.resolve(head("none"), Logins.CALLER, route).generation())
        .isNotEqualTo(before);
  }

  @Test
  void tellsTheHealthOfEverySourceInOrder() {
    assertThat(logins.credentials().health())
        .extracting(health -> health.source() + " " + health.state())
        .containsExactly(
            "claude-login MISSING",
            "codex-login MISSING",
            "anthropic-api-key MISSING",
            "openai-api-key MISSING",
            "client-supplied VALID");
  }

  @Test
  void isWhatTheCatalogLists() {
    URI origin = URI.create("https://a.example");
    assertThat(
            Catalog.credentialSources(
                logins.settings(), new Upstreams(origin, origin, origin, origin)))
        .filteredOn(CredentialSource::isSetUp)
        .extracting(CredentialSource::name)
        .isEqualTo(logins.credentials().health().stream().map(SourceHealth::source).toList());
  }

  /// A resolve of a fresh credential costs no garbage.
  @Test
  void allocatesNothingForAFreshCredential() throws IOException {
    write("good");
    Credentials credentials = logins.credentials();
    RequestHead head = head("none");
    Route claude = Logins.injected("tokenpak-claude-code");
    Route codex = Logins.injected("tokenpak-openai-codex");
    resolve(credentials, head, claude, codex);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    resolve(credentials, head, claude, codex);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000 * 8L);
  }

  private static void resolve(Credentials credentials, RequestHead head, Route one, Route other) {
    for (int i = 0; i < 10_000; i++) {
      credentials.resolve(head, Logins.CALLER, one);
      credentials.resolve(head, Logins.CALLER, other);
    }
  }

  @Test
  void losesNoRequestWhileTheFileIsGone() throws IOException {
    write("good");
    Credentials credentials = logins.credentials();
    Files.delete(logins.claude);
    logins.later();
    assertThat(
            credentials
                .resolve(head("none"), Logins.CALLER, Logins.injected("tokenpak-claude-code"))
                .source()
                .name())
        .isEqualTo("claude-login");
  }
}
