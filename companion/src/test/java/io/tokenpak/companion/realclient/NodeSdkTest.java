package io.tokenpak.companion.realclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NodeSdkTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");

  @TempDir Path folder;

  @Test
  void anthropicsSdkGetsAWholeAnswerAndAStream() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Sandbox sandbox =
          Sandbox.of(NpmPackage.ANTHROPIC_SDK.spec(), folder)
              .set("ANTHROPIC_API_KEY", "sk-ant-api03-callers-own");
      Outcome outcome = run(sandbox, NpmPackage.ANTHROPIC_SDK, "anthropic-sdk", companion);

      assertThat(outcome.out())
          .contains("\"whole\":\"pong from the stub\"")
          .contains("\"streamed\":\"pong from the stub\"");
      assertThat(stub.requests("POST", "/v1/messages"))
          .hasSize(2)
          .allSatisfy(request -> Passage.isUntouched(stub, request))
          .allSatisfy(
              request -> assertThat(Passage.bearer(request)).isEqualTo("sk-ant-api03-callers-own"));
    }
  }

  @Test
  void openAisSdkGetsWholeAnswersAndStreams() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Sandbox sandbox =
          Sandbox.of(NpmPackage.OPENAI_SDK.spec(), folder).set("OPENAI_API_KEY", "sk-callers-own");
      Outcome outcome = run(sandbox, NpmPackage.OPENAI_SDK, "openai-sdk", companion);

      assertThat(outcome.out())
          .contains("\"whole\":\"pong from the stub\"")
          .contains("\"streamed\":\"pong from the stub\"")
          .contains("\"completion\":\"pong from the stub\"")
          .contains("\"chunks\":\"pong from the stub\"");
      assertThat(stub.requests())
          .hasSize(4)
          .allSatisfy(request -> Passage.isUntouched(stub, request))
          .allSatisfy(request -> assertThat(Passage.bearer(request)).isEqualTo("sk-callers-own"));
    }
  }

  private static Outcome run(
      Sandbox sandbox, NpmPackage sdk, String client, ServedCompanion companion) throws Exception {
    Path modules = ClientCache.ofUser().install(sdk);
    sandbox.set("NODE_PATH", modules.toString());
    Path script = sandbox.write(client + ".cjs", program(client + ".cjs"));
    return sandbox
        .runAfter(Snippet.of(client, companion.url()), List.of("node", script.toString()))
        .succeeded();
  }

  private static String program(String name) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(NodeSdkTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
