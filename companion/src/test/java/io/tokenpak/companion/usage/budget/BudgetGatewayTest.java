package io.tokenpak.companion.usage.budget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A spent budget, as the clients of each API see it.
class BudgetGatewayTest {
  private final AtomicInteger reached = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private HttpServer provider;

  @BeforeEach
  void startProvider() throws Exception {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          reached.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
          exchange.close();
        });
    provider.start();
  }

  @AfterEach
  void stop() {
    client.close();
    provider.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/messages, /error/type, billing_error",
    "/v1/responses, /error/code, budget_spent",
    "/v1/chat/completions, /error/type, insufficient_quota",
    "/backend-api/codex/responses, /error/code, budget_spent",
    "/v1beta/models/gemini-2.5-pro:generateContent, /error/status, RESOURCE_EXHAUSTED"
  })
  void aSpentBudgetIsA402InTheApisOwnShapeAndNothingTravels(String path, String where, String what)
      throws Exception {
    try (BudgetGateway gateway = gateway("total day=0 refuse")) {
      HttpResponse<String> answer = post(gateway, path, "s-1");

      assertThat(answer.statusCode()).isEqualTo(402);
      assertThat(answer.headers().firstValue("X-TokenPak-Error")).hasValue("budget_spent");
      assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
      JsonNode error = new ObjectMapper().readTree(answer.body());
      assertThat(error.at(where).asText()).isEqualTo(what);
      assertThat(error.at("/error/message").asText())
          .contains("\"total day=0 refuse\"", "2026-11-23 00:00", "TOKENPAK_BUDGETS");
      assertThat(reached).hasValue(0);
    }
  }

  @Test
  void aSessionIsRefusedOnceItHasSpentAndAnotherIsNot() throws Exception {
    Budgets budgets = Budgets.of(List.of("session=* day=2 refuse"), ZoneOffset.UTC, () -> now);
    try (BudgetGateway gateway = new BudgetGateway(origin(), budgets)) {
      assertThat(post(gateway, "/v1/messages", "s-1").statusCode()).isEqualTo(200);

      budgets.counted(new Rows("openclaw", "s-1", "tokenpak-anthropic").costing(now, "2"));

      assertThat(post(gateway, "/v1/messages", "s-1").statusCode()).isEqualTo(402);
      assertThat(post(gateway, "/v1/messages", "s-2").statusCode()).isEqualTo(200);
      assertThat(reached).hasValue(2);
    }
  }

  private BudgetGateway gateway(String line) throws Exception {
    return new BudgetGateway(origin(), Budgets.of(List.of(line), ZoneOffset.UTC, () -> now));
  }

  private URI origin() {
    return URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
  }

  private HttpResponse<String> post(BudgetGateway gateway, String path, String session)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(gateway.at(path))
            .header("X-TokenPak-Session", session)
            .header("X-Api-Key", "none")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
