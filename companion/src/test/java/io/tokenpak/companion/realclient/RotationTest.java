package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.stub.LoginStub;
import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The login changes hands in the middle of a session, and at the end of its life.
@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RotationTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");
  private static final String CODEX_PATH = "/backend-api/codex/responses";
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static Path claude;
  private static Path codex;

  @BeforeAll
  static void install() throws Exception {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    claude = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
    codex = CodexCli.install();
  }

  @Test
  void aClaudeSessionGoesOnOverARotation() throws Exception {
    Path login = Logins.claude(folder.resolve("owner-claude"), "first");
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion =
            ServedCompanion.start(folder, stub, Map.of("CLAUDE_CONFIG_DIR", login.toString()));
        ClaudeSession session = claudeSession(companion)) {
      isContent(session.say("say pong"));
      Logins.claude(login, "second");
      stub.revoke(Logins.claudeToken("first"));
      isContent(session.say("say pong again"));

      List<RecordedRequest> turns = stub.requests("POST", "/v1/messages");
      assertThat(Passage.bearer(turns.getFirst())).isEqualTo(Logins.claudeToken("first"));
      assertThat(Passage.bearer(turns.getLast())).isEqualTo(Logins.claudeToken("second"));
      assertThat(turns.stream().map(turn -> turn.field("X-Claude-Code-Session-Id")).distinct())
          .as("one session")
          .hasSize(1);
    }
  }

  @Test
  void aCodexSessionGoesOnOverARotation() throws Exception {
    Path login = Logins.chatGpt(folder.resolve("owner-codex"), "owner");
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion =
            ServedCompanion.start(folder, stub, Map.of("CODEX_HOME", login.toString()))) {
      CodexCli cli =
          CodexCli.in(folder, codex, stub)
              .configured(Snippet.of("codex", companion.url()))
              .loggedIn("caller");
      cli.sayPong().succeeded();
      Instant end = Instant.now().plus(Duration.ofHours(9));
      Logins.chatGpt(login, "owner", end);
      stub.revoke(Logins.chatGptToken("owner"));
      cli.sayPongAgain().succeeded();

      List<RecordedRequest> turns = stub.requests("POST", CODEX_PATH);
      assertThat(Passage.bearer(turns.getFirst())).isEqualTo(Logins.chatGptToken("owner"));
      assertThat(Passage.bearer(turns.getLast())).isEqualTo(Logins.chatGptToken("owner", end));
    }
  }

  @Test
  void aClaudeLoginThatIsAboutToEndIsRenewedByClaudeCode() throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(3));
    Path login = Logins.claude(folder.resolve("owner-claude"), "ending", end);
    try (StubProvider stub = StubProvider.start(SCRIPT);
        LoginStub logins = LoginStub.start(folder, Logins.claudeToken("renewed"));
        ServedCompanion companion =
            ServedCompanion.start(
                folder,
                stub,
                triggering(
                    logins,
                    Map.of(
                        "CLAUDE_CONFIG_DIR",
                        login.toString(),
                        "TOKENPAK_REFRESH_CLAUDE_COMMAND",
                        claude + " auth status")));
        ClaudeSession session = claudeSession(companion)) {
      awaitRenewal(logins, companion, login.resolve(".credentials.json"), "renewed");
      isContent(session.say("say pong"));

      assertThat(logins.renewals()).hasSize(1);
      assertThat(stub.requests("POST", "/v1/messages"))
          .allSatisfy(
              turn -> assertThat(Passage.bearer(turn)).isEqualTo(Logins.claudeToken("renewed")));
    }
  }

  @Test
  void aCodexLoginThatIsAboutToEndIsRenewedByCodex() throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(3));
    Path login = Logins.chatGpt(folder.resolve("owner-codex"), "owner", end);
    try (StubProvider stub = StubProvider.start(SCRIPT);
        LoginStub logins = LoginStub.start(folder, Logins.chatGptToken("owner"));
        ServedCompanion companion =
            ServedCompanion.start(
                folder,
                stub,
                triggering(
                    logins,
                    Map.of(
                        "CODEX_HOME", login.toString(),
                        "TOKENPAK_REFRESH_CODEX_COMMAND", codex + " features list",
                        "CODEX_REFRESH_TOKEN_URL_OVERRIDE", logins.origin() + "/oauth/token")))) {
      awaitRenewal(logins, companion, login.resolve("auth.json"), Logins.chatGptToken("owner"));
      CodexCli.in(folder, codex, stub)
          .configured(Snippet.of("codex", companion.url()))
          .loggedIn("caller")
          .sayPong()
          .succeeded();

      assertThat(logins.renewals()).hasSize(1);
      assertThat(stub.requests("POST", CODEX_PATH))
          .allSatisfy(
              turn -> assertThat(Passage.bearer(turn)).isEqualTo(Logins.chatGptToken("owner")));
    }
  }

  /// Nothing of the programs' own may leave loopback.
  private static Map<String, String> triggering(LoginStub logins, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("TOKENPAK_REFRESH", "trigger");
    all.put("HTTPS_PROXY", logins.origin().toString());
    all.put("NO_PROXY", "127.0.0.1,localhost");
    all.put("NODE_EXTRA_CA_CERTS", logins.certificate().toString());
    all.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    all.put("DISABLE_AUTOUPDATER", "1");
    all.put("DISABLE_ERROR_REPORTING", "1");
    all.put("DISABLE_TELEMETRY", "1");
    all.put("IS_SANDBOX", "1");
    return all;
  }

  private static void awaitRenewal(
      LoginStub logins, ServedCompanion companion, Path file, String token) throws Exception {
    try {
      Awaitility.await("a renewed login")
          .atMost(BOUND)
          .until(() -> Files.readString(file).contains(token));
    } catch (ConditionTimeoutException never) {
      throw new AssertionError(
          "not renewed; asked %d times; log:%n%s"
              .formatted(logins.renewals().size(), companion.log()),
          never);
    }
  }

  private static void isContent(JsonNode result) {
    assertThat(result.path("is_error").asBoolean()).as(result.toString()).isFalse();
    assertThat(result.path("result").asText()).isEqualTo("pong from the stub");
  }

  private ClaudeSession claudeSession(ServedCompanion companion) throws Exception {
    Sandbox sandbox =
        Sandbox.of(NpmPackage.CLAUDE_CODE.spec(), folder)
            .set("ANTHROPIC_BASE_URL", companion.url().toString())
            .set("ANTHROPIC_AUTH_TOKEN", "placeholder")
            .set("ANTHROPIC_CUSTOM_HEADERS", "X-TokenPak-Provider: tokenpak-claude-code")
            .set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .set("CLAUDE_CODE_MAX_RETRIES", "1")
            .set("DISABLE_AUTOUPDATER", "1")
            .set("DISABLE_ERROR_REPORTING", "1")
            .set("DISABLE_TELEMETRY", "1")
            .set("IS_SANDBOX", "1");
    return new ClaudeSession(
        sandbox.start(
            List.of(
                claude.toString(),
                "-p",
                "--input-format",
                "stream-json",
                "--output-format",
                "stream-json",
                "--verbose",
                "--model",
                "claude-sonnet-4-6")));
  }
}
