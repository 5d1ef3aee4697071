package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Heads that two servers could read in two ways, or that try to undo what the companion adds.
class HostileHeadTest {
  private static final String TO_CLAUDE = "X-TokenPak-Provider: tokenpak-claude-code";

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/\u00e9",
        "/v1/models?q=\u00c3\u00a9",
        "/v1/models\u0080",
        "/v1/mo\u00ffdels",
      })
  void refusesATargetThatIsNotAscii(String target) throws Exception {
    assertRefused(head("GET " + target + " HTTP/1.1", "Host: x", TO_CLAUDE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.2", "HTTP/1.9", "HTTP/0.9", "HTTP/2.0"})
  void neverSendsChunksOfAnotherVersion(String version) throws Exception {
    assertRefused(
        head("POST /v1/messages " + version, "Host: x", TO_CLAUDE, "Transfer-Encoding: chunked")
            + chunked("{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer_Encoding: chunked",
        "transfer_encoding: gzip",
        "Content_Length: 7",
        "CONTENT_LENGTH: 0",
      })
  void dropsAFieldThatOnlySomeReadAsFraming(String field) throws Exception {
    String request =
        head("POST /v1/messages HTTP/1.1", "Host: x", TO_CLAUDE, field, "Content-Length: 2");
    RawMessage answer = RawClient.exchange(companion.port(), request + "{}");
    RawMessage arrived = provider.request();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(arrived.text()).isEqualTo("{}");
    assertThat(arrived.fieldLines())
        .doesNotContain(field)
        .contains("Content-Length: 2")
        .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("transfer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/1.9", "HTTP/3.7"})
  void callsAnUnknownVersionMalformedAndLogsNoError(String version) throws Exception {
    try (ErrorLines errors = new ErrorLines()) {
      RawMessage answer =
          RawClient.exchange(
              companion.port(), head("GET /v1/models " + version, "Host: x", TO_CLAUDE));

      assertThat(answer.value("X-TokenPak-Error")).isEqualTo("malformed_request");
      assertThat(answer.value("Content-Type")).isEqualTo("application/json");
      assertThat(answer.text()).contains("invalid_request_error");
      assertThat(errors.lines()).isEmpty();
    }
    assertThat(provider.bytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"anthropic-beta", "close, anthropic-beta", "Anthropic_Beta", "authorization"})
  void keepsTheCredentialsFieldsThatTheCallerNominates(String nominated) throws Exception {
    String request =
        head(
            "GET /v1/models HTTP/1.1",
            "Host: x",
            TO_CLAUDE,
            "Connection: " + nominated,
            "anthropic-beta: a");
    RawClient.exchange(companion.port(), request);
    RawMessage arrived = provider.request();

    assertThat(arrived.value("anthropic-beta")).endsWith("oauth-2025-04-20");
    assertThat(arrived.value("Authorization")).isEqualTo("Bearer " + StartedCompanion.CLAUDE_TOKEN);
  }

  @Test
  void mergesTheBetaOnceIntoAFieldOfAnotherSpelling() throws Exception {
    String request = head("GET /v1/models HTTP/1.1", "Host: x", TO_CLAUDE, "anthropic_beta: a");
    RawClient.exchange(companion.port(), request);
    List<String> lines = provider.request().fieldLines();

    assertThat(lines).contains("anthropic_beta: a,oauth-2025-04-20");
    assertThat(String.join("\n", lines)).containsOnlyOnce("oauth-2025-04-20");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer  tpk_x", "Authorization: bearer \ttpk_x", "X-Api-Key: tpk_x",
        "X-Api-Key: Bearer   tpk_x", "X-Other: Bearer tpk_x", "Authorization: BEARER tpk_x",
      })
  void keepsACallerTokenToItself(String field) throws Exception {
    for (String path : new String[] {"/v1/models", "/v1/messages", "/v1/chat/completions"}) {
      RawClient.exchange(
          companion.port(), head("GET " + path + " HTTP/1.1", "Host: x", field, TO_CLAUDE));
      RawClient.exchange(companion.port(), head("GET " + path + " HTTP/1.1", "Host: x", field));
    }
    assertThat(provider.requests()).allSatisfy(r -> assertThat(r.head()).doesNotContain("tpk_"));
  }

  @Test
  void readsAHeadByteByByte() throws Exception {
    String request = head("GET /v1/models HTTP/1.1", "hOST: x", "X-oDD: 1", TO_CLAUDE);
    int[] cuts = new int[request.length() - 1];
    java.util.Arrays.setAll(cuts, i -> i + 1);
    try (RawClient client = companion.connect()) {
      client.sendInParts(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), cuts);

      assertThat(client.readAnswer().status()).isEqualTo(200);
    }
    assertThat(provider.request().fieldLines())
        .startsWith("hOST: 127.0.0.1:" + provider.port(), "X-oDD: 1");
  }

  private void assertRefused(String request) throws Exception {
    RawMessage answer = RawClient.exchange(companion.port(), request);

    assertThat(answer.value("X-TokenPak-Error")).isEqualTo("malformed_request");
    assertThat(provider.bytes()).isZero();
  }

  /// What the companion logs as an error while it is open.
  private static final class ErrorLines implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.tokenpak");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    ErrorLines() {
      appender.start();
      logger.addAppender(appender);
    }

    List<String> lines() {
      return List.copyOf(appender.list).stream()
          .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    }

    @Override
    public void close() {
      logger.detachAppender(appender);
    }
  }
}
