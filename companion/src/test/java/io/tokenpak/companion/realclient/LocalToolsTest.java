package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RecordedRequest;
import io.tokenpak.companion.stub.StubProvider;
import io.tokenpak.companion.stub.StubScript;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Local tools as a new user has them: one variable set, and a request sent.
@Tag("real-client")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LocalToolsTest {
  private static final String REAL_KEY = "sk-ant-api03-companions-own";
  private static final String NOTE = "the-word-in-the-file";

  @TempDir Path folder;

  private static Path claude;

  @BeforeAll
  static void install() throws Exception {
    NpmPackage client = NpmPackage.CLAUDE_CODE;
    claude = ClientCache.ofUser().install(client).resolve(client.name()).resolve("claude");
  }

  @Test
  void answersWithWhatItsToolsRead() throws Exception {
    Path note = folder.resolve("tokenpak/workspace/note.txt");
    StubScript script =
        StubScript.saying("pong from the stub")
            .afterCalling("Read", "{\"file_path\":\"" + note + "\"}");
    try (StubProvider stub = StubProvider.start(script);
        ServedCompanion companion =
            ServedCompanion.start(
                folder,
                stub,
                Map.of(
                    "TOKENPAK_COMPANION_SUBPROCESS",
                    "1",
                    "ANTHROPIC_API_KEY",
                    REAL_KEY,
                    "TOKENPAK_CLAUDE_BIN",
                    claude.toString()))) {
      Files.writeString(note, NOTE);

      HttpResponse<String> answer = ask(companion.url());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("pong from the stub").doesNotContain(NOTE);
      List<RecordedRequest> rounds = stub.requests("POST", "/v1/messages");
      assertThat(rounds).hasSizeGreaterThanOrEqualTo(2);
      assertThat(rounds.getLast().bodyText()).contains("tool_result").contains(NOTE);
      assertThat(stub.requests())
          .allSatisfy(request -> {
            assertThat(request.field("x-api-key")).hasValue(REAL_KEY);
            assertThat(String.join("\n", request.headerLines())).doesNotContain("tpk_");
          });
    }
  }

  private static HttpResponse<String> ask(URI companion) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(companion.resolve("/v1/messages"))
              .timeout(Duration.ofSeconds(90))
              .header("X-TokenPak-Backend", "claude-code")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      """
                      {"model":"claude-sonnet-4-5","max_tokens":1000,
                       "messages":[{"role":"user","content":"what does note.txt say?"}]}
                      """))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
