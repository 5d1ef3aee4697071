package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CodexTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");
  private static final String CODEX_PATH = "/backend-api/codex/responses";

  @TempDir Path folder;

  private static Path binary;

  @BeforeAll
  static void install() throws Exception {
    binary = CodexCli.install();
  }

  @Test
  void takesATurnOnItsOwnApiKey() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Outcome outcome =
          codex(stub, companion)
              .withVariable("OPENAI_API_KEY", "sk-callers-own")
              .with("model_provider", CodexCli.quoted("tokenpak-api"))
              .sayPong()
              .succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest turn = onlyTurn(stub, "/v1/responses");
      assertThat(Passage.bearer(turn)).isEqualTo("sk-callers-own");
      assertThat(turn.field("chatgpt-account-id")).isEmpty();
    }
  }

  @Test
  void takesATurnOnItsOwnLoginWhereTheCompanionHasNone() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Outcome outcome = codex(stub, companion).loggedIn("caller").sayPong().succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest turn = onlyTurn(stub, CODEX_PATH);
      assertThat(Passage.bearer(turn)).isEqualTo(Logins.chatGptToken("caller"));
      assertThat(turn.field("chatgpt-account-id")).hasValue(Logins.account("caller"));
    }
  }

  @Test
  void takesATurnOnTheCompanionsLogin() throws Exception {
    Path login = Logins.chatGpt(folder.resolve("owner-codex"), "owner");
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion =
            ServedCompanion.start(folder, stub, Map.of("CODEX_HOME", login.toString()))) {
      Outcome outcome = codex(stub, companion).loggedIn("caller").sayPong().succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest turn = onlyTurn(stub, CODEX_PATH);
      assertThat(Passage.bearer(turn)).isEqualTo(Logins.chatGptToken("owner"));
      assertThat(turn.field("chatgpt-account-id")).hasValue(Logins.account("owner"));
      assertThat(turn.field("originator")).hasValue("codex_exec");
      assertThat(turn.field("OpenAI-Beta")).hasValue("responses=experimental");
      assertThat(stub.requests("GET", "/backend-api/codex/models"))
          .isNotEmpty()
          .allSatisfy(
              models -> assertThat(Passage.bearer(models)).isEqualTo(Logins.chatGptToken("owner")));
    }
  }

  @Test
  void sendsACompressedBodyWhereTheProviderHasNoWebSocket() throws Exception {
    Path login = Logins.chatGpt(folder.resolve("owner-codex"), "owner");
    try (StubProvider stub = StubProvider.start(SCRIPT.withoutWebSockets());
        ServedCompanion companion =
            ServedCompanion.start(folder, stub, Map.of("CODEX_HOME", login.toString()))) {
      Outcome outcome =
          CodexCli.in(folder, binary, stub)
              .loggedIn("caller")
              .with("openai_base_url", CodexCli.quoted(companion.url() + "/backend-api/codex"))
              .sayPong()
              .succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest turn = onlyTurn(stub, CODEX_PATH);
      assertThat(turn.field("Content-Encoding")).hasValue("zstd");
      assertThat(turn.body()).startsWith(0x28, 0xb5, 0x2f, 0xfd);
      assertThat(Passage.bearer(turn)).isEqualTo(Logins.chatGptToken("owner"));
      assertThat(stub.requests("GET", CODEX_PATH)).hasSize(1);
    }
  }

  private CodexCli codex(StubProvider stub, ServedCompanion companion) throws Exception {
    return CodexCli.in(folder, binary, stub).configured(Snippet.of("codex", companion.url()));
  }

  private static RecordedRequest onlyTurn(StubProvider stub, String path) {
    List<RecordedRequest> turns = stub.requests("POST", path);
    assertThat(turns).hasSize(1).allSatisfy(turn -> Passage.isUntouched(stub, turn));
    return turns.getFirst();
  }
}
