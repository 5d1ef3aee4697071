package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.status.AdminToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A companion that was told to keep no ledger: whoever counts is told of every exchange all the
/// same.
class LedgerOffTest {
  private static final String ANSWER =
      "{\"type\":\"message\",\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}";

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer provider;
  private Assembly companion;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, ANSWER.length());
          exchange.getResponseBody().write(ANSWER.getBytes(UTF_8));
          exchange.close();
        });
    provider.start();
    companion =
        Assembly.of(
            Settings.load(
                Map.of(
                    "TOKENPAK_HOME",
                    folder.resolve("home").toString(),
                    "CLAUDE_CONFIG_DIR",
                    folder.resolve("claude").toString(),
                    "CODEX_HOME",
                    folder.resolve("codex").toString(),
                    "TOKENPAK_PORT",
                    "0",
                    "TOKENPAK_REFRESH",
                    "off",
                    "TOKENPAK_LEDGER",
                    "0",
                    "TOKENPAK_BUDGETS",
                    "total day=10 tokens refuse",
                    "TOKENPAK_UPSTREAM_ANTHROPIC",
                    "http://127.0.0.1:" + provider.getAddress().getPort())));
    companion.start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.stop(0);
    client.close();
  }

  @Test
  void aBudgetRefusesWhatWouldBeTooMuch() throws Exception {
    assertThat(ask().statusCode()).isEqualTo(200);

    await().until(() -> status().at("/budgets/0/exhausted").asBoolean());
    assertThat(ask().statusCode()).isEqualTo(402);
  }

  @Test
  void thePageAndMetricsAreToldAndStatusSaysThatSumsAreMissing() throws Exception {
    assertThat(ask().statusCode()).isEqualTo(200);

    await().until(() -> status().path("counted").size() == 1);
    assertThat(status().at("/counted/0/output").asLong()).isEqualTo(5);
    assertThat(owner("/metrics").body()).contains("gen_ai_client_token_usage");
    assertThat(status().at("/ledger/on").asBoolean(true)).isFalse();
    HttpResponse<String> sums = owner("/tokenpak/api/usage");
    assertThat(sums.statusCode()).isEqualTo(409);
    assertThat(sums.body()).contains("TOKENPAK_LEDGER=1");
  }

  private JsonNode status() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(owner("/tokenpak/api/status").body());
  }

  private HttpResponse<String> owner(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(companion.url().resolve(path))
            .header(AdminToken.FIELD, companion.admin().secret())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask() throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(companion.url().resolve("/v1/messages"))
            .header("X-Api-Key", "none")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
