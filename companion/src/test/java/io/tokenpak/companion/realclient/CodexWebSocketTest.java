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
class CodexWebSocketTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");

  @TempDir Path folder;

  private static Path binary;

  @BeforeAll
  static void install() throws Exception {
    binary = CodexCli.install();
  }

  @Test
  void tunnelsTheBuiltInProvidersSocketOnItsOwnApiKey() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Outcome outcome =
          CodexCli.in(folder, binary, stub)
              .withVariable("CODEX_API_KEY", "sk-callers-own")
              .with("openai_base_url", CodexCli.quoted(companion.url() + "/v1"))
              .sayPong()
              .succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest handshake = onlyHandshake(stub, "/v1/responses");
      assertThat(Passage.bearer(handshake)).isEqualTo("sk-callers-own");
    }
  }

  @Test
  void putsTheCompanionsLoginOnTheHandshake() throws Exception {
    Path login = Logins.chatGpt(folder.resolve("owner-codex"), "owner");
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion =
            ServedCompanion.start(folder, stub, Map.of("CODEX_HOME", login.toString()))) {
      Outcome outcome =
          CodexCli.in(folder, binary, stub)
              .configured(Snippet.of("codex", companion.url()))
              .loggedIn("caller")
              .with("model_providers.tokenpak.supports_websockets", "true")
              .sayPong()
              .succeeded();

      assertThat(outcome.out()).contains("pong from the stub");
      RecordedRequest handshake = onlyHandshake(stub, "/backend-api/codex/responses");
      assertThat(Passage.bearer(handshake)).isEqualTo(Logins.chatGptToken("owner"));
      assertThat(handshake.field("chatgpt-account-id")).hasValue(Logins.account("owner"));
      assertThat(handshake.field("OpenAI-Beta"))
          .hasValueSatisfying(beta -> assertThat(beta).startsWith("responses_websockets="));
    }
  }

  /// One socket carried the whole turn: the prewarm, then the prompt; nothing fell back to a POST.
  private static RecordedRequest onlyHandshake(StubProvider stub, String path) {
    assertThat(stub.requests("POST", path)).isEmpty();
    assertThat(stub.webSocketMessages()).hasSize(2);
    assertThat(stub.webSocketMessages().getFirst()).contains("\"generate\":false");
    assertThat(stub.webSocketMessages().getLast())
        .contains("say pong")
        .contains("previous_response_id");
    List<RecordedRequest> handshakes = stub.requests("GET", path);
    assertThat(handshakes).hasSize(1).allSatisfy(handshake -> Passage.isUntouched(stub, handshake));
    return handshakes.getFirst();
  }
}
