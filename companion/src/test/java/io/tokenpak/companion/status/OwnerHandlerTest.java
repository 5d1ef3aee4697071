package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerHandlerTest {
  @TempDir Path user;

  private final HttpClient client = HttpClient.newHttpClient();
  private Assembly companion;

  @BeforeEach
  void start() throws Exception {
    companion =
        Assembly.of(
            Settings.load(
                Map.of(
                    "HOME", user.toString(),
                    "TOKENPAK_PORT", "0",
                    "TOKENPAK_UPSTREAM_OPENAI", "http://127.0.0.1:9",
                    "OPENAI_API_KEY", "sk-1")));
    companion.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    companion.close();
  }

  @Test
  void theOwnerIsToldWhatTheCompanionDid() throws Exception {
    HttpRequest refused =
        HttpRequest.newBuilder(companion.url().resolve("/nowhere?key=secret"))
            .header("X-OpenClaw-Session", "s-1")
            .build();
    client.send(refused, HttpResponse.BodyHandlers.discarding());

    HttpResponse<String> answer = ask("GET", companion.admin().secret());
    JsonNode report = new ObjectMapper().readTree(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(report.path("state").asText()).isEqualTo("serving");
    assertThat(report.at("/totals/requests").asLong()).isEqualTo(1);
    assertThat(report.at("/totals/by_platform").properties()).hasSize(1);
    assertThat(report.at("/recent/0/path").asText()).isEqualTo("/nowhere");
    assertThat(report.at("/recent/0/status").asInt()).isEqualTo(404);
    assertThat(report.path("credentials").findValuesAsText("source"))
        .contains("claude-login", "codex-login");
    assertThat(answer.body()).doesNotContain("sk-1", "secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", "tpk_0123"})
  void nobodyElseIs(String token) throws Exception {
    HttpResponse<String> answer = ask("GET", token);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("X-TokenPak-Auth").doesNotContain("recent");
  }

  @Test
  void aMalformedQueryIsTheAskersFault() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(companion.url() + CredentialEndpoints.REFRESH + "?name=%C3%28%80"))
            .header(AdminToken.FIELD, companion.admin().secret())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isBetween(400, 404);
  }

  @Test
  void itIsOnlyRead() throws Exception {
    assertThat(ask("POST", companion.admin().secret()).statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> ask(String method, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(companion.url().resolve(StatusReport.PATH))
            .header(AdminToken.FIELD, token)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
