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
class OpencodeTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");

  @TempDir Path folder;

  private static Path opencode;

  @BeforeAll
  static void install() throws Exception {
    NpmPackage client = NpmPackage.OPENCODE;
    opencode = ClientCache.ofUser().install(client).resolve(client.name()).resolve("bin/opencode");
  }

  @Test
  void takesATurnOnItsOwnAnthropicKey() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      sayPong(
          companion,
          "anthropic/claude-sonnet-4-6",
          "ANTHROPIC_API_KEY",
          "sk-ant-api03-callers-own");

      RecordedRequest turn = onlyTurn(stub, "/v1/messages");
      assertThat(turn.field("x-api-key")).hasValue("sk-ant-api03-callers-own");
    }
  }

  @Test
  void takesATurnOnItsOwnOpenAiKey() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      sayPong(companion, "openai/gpt-5.4", "OPENAI_API_KEY", "sk-callers-own");

      RecordedRequest turn = onlyTurn(stub, "/v1/responses");
      assertThat(Passage.bearer(turn)).isEqualTo("sk-callers-own");
      assertThat(turn.field("originator")).hasValue("opencode");
    }
  }

  private void sayPong(ServedCompanion companion, String model, String keyName, String key)
      throws Exception {
    Sandbox sandbox =
        Sandbox.of(NpmPackage.OPENCODE.spec(), folder)
            .set(keyName, key)
            .set("OPENCODE_DISABLE_AUTOUPDATE", "1")
            .set("OPENCODE_DISABLE_MODELS_FETCH", "1");
    sandbox.write(".config/opencode/opencode.json", Snippet.of("opencode", companion.url()));
    Outcome outcome =
        sandbox
            .run(List.of(opencode.toString(), "run", "-m", model, "--title", "ping", "say pong"))
            .succeeded();
    assertThat(outcome.out()).contains("pong from the stub");
  }

  private static RecordedRequest onlyTurn(StubProvider stub, String path) {
    List<RecordedRequest> turns = stub.requests("POST", path);
    assertThat(turns).hasSize(1).allSatisfy(turn -> Passage.isUntouched(stub, turn));
    assertThat(turns.getFirst().field("User-Agent"))
        .hasValueSatisfying(agent -> assertThat(agent).startsWith("opencode/"));
    return turns.getFirst();
  }
}
