package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.usage.UsageAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanExportTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile int statusAfterwards;
  private HttpServer collector;
  private SpanExport export;

  @BeforeEach
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/", this::take);
    collector.start();
    export = new SpanExport(address(collector.getAddress().getPort()), "1.2.3", PAUSE);
  }

  @AfterEach
  void stop() {
    export.close();
    collector.stop(0);
  }

  @Test
  void anExchangeIsASpanBelowItsClients() {
    export.start();
    export.counted(Rows.traced("00-" + TRACE + "-" + SPAN + "-01"));

    JsonNode span = spans(1).getFirst();

    assertThat(requests).allMatch("POST /v1/traces application/json"::equals);
    assertThat(received.getFirst().at("/resourceSpans/0/resource/attributes/0/value/stringValue"))
        .hasToString("\"tokenpak-companion\"");
    assertThat(span.path("traceId").asText()).isEqualTo(TRACE);
    assertThat(span.path("parentSpanId").asText()).isEqualTo(SPAN);
    assertThat(span.path("spanId").asText()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
    assertThat(span.path("name").asText()).isEqualTo("chat claude-opus-4-5");
    assertThat(span.path("kind").asInt()).isEqualTo(3);
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1769871600000000000");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1769871601500000000");
    assertThat(span.path("status").isEmpty()).isTrue();
    assertThat(attribute(span, "gen_ai.provider.name").asText()).isEqualTo("anthropic");
    assertThat(attribute(span, "gen_ai.usage.input_tokens").asText()).isEqualTo("1000");
    assertThat(attribute(span, "gen_ai.usage.output_tokens").asText()).isEqualTo("200");
    assertThat(attribute(span, "http.response.status_code").asText()).isEqualTo("200");
    assertThat(attribute(span, "gen_ai.response.time_to_first_chunk").asDouble()).isEqualTo(0.5);
  }

  @Test
  void withoutAClientsTraceEachIsATraceOfItsOwn() {
    export.start();
    export.counted(Rows.traced(null));
    export.counted(Rows.traced("nonsense"));

    List<JsonNode> spans = spans(2);

    assertThat(spans)
        .allSatisfy(span -> {
          assertThat(span.path("traceId").asText()).matches("[0-9a-f]{32}");
          assertThat(span.has("parentSpanId")).isFalse();
        });
    assertThat(spans.get(0).path("traceId")).isNotEqualTo(spans.get(1).path("traceId"));
  }

  @Test
  void aTraceThatItsClientDoesNotRecordIsLeftAlone() {
    export.start();
    export.counted(Rows.traced("00-" + TRACE + "-" + SPAN + "-00"));
    export.counted(Rows.traced("00-" + TRACE + "-" + SPAN + "-01"));

    assertThat(spans(1)).hasSize(1);
  }

  @Test
  void aFailureIsAnErrorAndASecretIsWithheld() {
    export.start();
    export.counted(
        Rows.answered(
            Rows.usual(),
            new UsageAnswer(529, "overloaded", null, Rows.usage("sk-ant-canary\n", 1, 1))));

    JsonNode span = spans(1).getFirst();

    assertThat(span.at("/status/code").asInt()).isEqualTo(2);
    assertThat(attribute(span, "error.type").asText()).isEqualTo("529");
    assertThat(span.toString()).doesNotContain("canary\\n", "sk-ant");
  }

  @Test
  void aCollectorThatIsBusyIsAskedAgain() {
    status = 503;
    statusAfterwards = 200;
    export.start();
    export.counted(Rows.usual());

    assertThat(spans(1)).hasSize(1);
    assertThat(requests).hasSizeGreaterThan(1);
    await().until(() -> fate("sent").intValue() == 1);
  }

  @Test
  void whatACollectorRefusesIsDropped() {
    status = 400;
    export.start();
    export.counted(Rows.usual());

    await().until(() -> fate("dropped").intValue() == 1);
    assertThat(requests).hasSize(1);
  }

  @Test
  void withoutACollectorRowsAreCountedAndDroppedAndNothingWaits() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (SpanExport lost = new SpanExport(address(port), "1.2.3", PAUSE)) {
      for (int i = 0; i < 10_000; i++) {
        lost.counted(Rows.usual());
      }
      assertThat(fate(lost, "dropped").intValue()).isEqualTo(10_000 - 2048);
      lost.start();
      await().until(() -> fate(lost, "dropped").intValue() == 10_000);
    }
  }

  @Test
  void whatWaitsAtTheEndIsSent() {
    export = new SpanExport(address(collector.getAddress().getPort()), "1", Duration.ofMinutes(5));
    export.start();
    export.counted(Rows.usual());
    export.counted(Rows.usual());

    export.close();

    assertThat(spans(2)).hasSize(2);
  }

  private BigDecimal fate(String fate) {
    return fate(export, fate);
  }

  private static BigDecimal fate(SpanExport export, String fate) {
    return Scrape.of(export).value("tokenpak_spans_total", Map.of("fate", fate));
  }

  private List<JsonNode> spans(int count) {
    await().until(() -> spans().size() >= count);
    return spans();
  }

  private List<JsonNode> spans() {
    return received.stream()
        .flatMap(each ->
            StreamSupport.stream(
                each.at("/resourceSpans/0/scopeSpans/0/spans").spliterator(), false))
        .toList();
  }

  private static JsonNode attribute(JsonNode span, String key) {
    for (JsonNode each : span.path("attributes")) {
      if (each.path("key").asText().equals(key)) {
        return each.path("value").elements().next();
      }
    }
    throw new AssertionError("no " + key + " in " + span);
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type"));
      JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
      if (status == 200) {
        received.add(body);
      }
      exchange.sendResponseHeaders(status, -1);
      status = statusAfterwards == 0 ? status : statusAfterwards;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static URI address(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
