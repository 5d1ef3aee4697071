package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real-client")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JavaSdkTest {
  private static final StubScript SCRIPT = StubScript.saying("pong from the stub");
  private static final String ANTHROPIC_KEY = "sk-ant-api03-callers-own";
  private static final String OPENAI_KEY = "sk-callers-own";

  @TempDir Path folder;

  @Test
  void anthropicsSdkGetsAWholeAnswerAndAStream() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Progress.say("running anthropic-java");
      AnthropicClient client =
          AnthropicOkHttpClient.builder()
              .apiKey(ANTHROPIC_KEY)
              .baseUrl(companion.url().toString())
              .maxRetries(0)
              .build();
      try {
        assertThat(JavaSdkTurn.whole(client)).isEqualTo("pong from the stub");
        assertThat(JavaSdkTurn.streamed(client)).isEqualTo("pong from the stub");
      } finally {
        client.close();
      }
      assertThat(stub.requests("POST", "/v1/messages"))
          .hasSize(2)
          .allSatisfy(request -> carriesKey(stub, request, ANTHROPIC_KEY));
    }
  }

  @Test
  void openAisSdkGetsAWholeAnswerAndAStream() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Progress.say("running openai-java");
      OpenAIClient client =
          OpenAIOkHttpClient.builder()
              .apiKey(OPENAI_KEY)
              .baseUrl(companion.url() + "/v1")
              .maxRetries(0)
              .build();
      try {
        assertThat(JavaSdkTurn.whole(client)).isEqualTo("pong from the stub");
        assertThat(JavaSdkTurn.streamed(client)).isEqualTo("pong from the stub");
      } finally {
        client.close();
      }
      assertThat(stub.requests("POST", "/v1/responses"))
          .hasSize(2)
          .allSatisfy(request -> carriesKey(stub, request, OPENAI_KEY));
    }
  }

  @Test
  void aProgramIsSetUpByTheSnippetForTheJvm() throws Exception {
    try (StubProvider stub = StubProvider.start(SCRIPT);
        ServedCompanion companion = ServedCompanion.start(folder, stub, Map.of())) {
      Sandbox sandbox =
          Sandbox.of("a program with anthropic-java and openai-java", folder)
              .set("ANTHROPIC_API_KEY", ANTHROPIC_KEY)
              .set("OPENAI_API_KEY", OPENAI_KEY);
      List<String> program =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              JavaSdkTurn.class.getName());
      Outcome outcome = sandbox.runAfter(Snippet.of("jvm", companion.url()), program).succeeded();

      assertThat(outcome.out())
          .contains("anthropic: pong from the stub")
          .contains("openai: pong from the stub");
      assertThat(stub.requests()).hasSize(2);
    }
  }

  private static void carriesKey(StubProvider stub, RecordedRequest request, String key) {
    Passage.isUntouched(stub, request);
    assertThat(request.headerLines()).anyMatch(line -> line.endsWith(key));
  }
}
