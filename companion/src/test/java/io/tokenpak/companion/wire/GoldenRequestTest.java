package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What may change in a request's head, row by row.
class GoldenRequestTest {
  private static final String TO_CLAUDE = "X-TokenPak-Provider: tokenpak-claude-code";
  private static final String BEARER = "Authorization: Bearer " + StartedCompanion.CLAUDE_TOKEN;
  private static final String BETA = "anthropic-beta: oauth-2025-04-20";

  @TempDir static Path folder;
  private static RecordingProvider provider;
  private static StartedCompanion companion;
  private static String host;

  @BeforeAll
  static void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
    host = "127.0.0.1:" + provider.port();
  }

  @AfterAll
  static void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  @Row("W1")
  void endsHopByHopFieldsAndWhatConnectionNames() throws Exception {
    String request =
        head(
            "POST /v1/messages HTTP/1.1",
            "Host: companion",
            "X-Api-Key: sk-ant-api03-callers",
            "Connection: Upgrade, X-Hop, x_odd",
            "X-Hop: 1",
            "X-Odd: 2",
            "Keep-Alive: timeout=5",
            "Proxy-Authorization: Basic eDp5",
            "Proxy-Connection: keep-alive",
            "TE: trailers",
            "Trailer: X-Checksum",
            "transfer-ENCODING: chunked",
            "Upgrade: h2c",
            "X-Kept: yes");

    RawMessage arrived = arrived(request + chunked("{}"));

    assertThat(arrived.head())
        .isEqualTo(
            head(
                "POST /v1/messages HTTP/1.1",
                "Host: " + host,
                "X-Api-Key: sk-ant-api03-callers",
                "transfer-ENCODING: chunked",
                "X-Kept: yes"));
    assertThat(arrived.text()).isEqualTo("{}");
  }

  @Test
  @Row("W2")
  void namesTheProviderAsHostInPlace() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches?limit=1 HTTP/1.1",
            "accept: */*",
            "hOsT: localhost:8766",
            "x-api-key: sk-ant-api03-callers");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /v1/messages/batches?limit=1 HTTP/1.1",
                "accept: */*",
                "hOsT: " + host,
                "x-api-key: sk-ant-api03-callers"));
  }

  @ParameterizedTest
  @Row("W3")
  @ValueSource(
      strings = {
        "Authorization",
        "authorization",
        "AUTHORIZATION",
        "x-api-key",
        "X_Api_Key",
        "x_api_key",
        "X-API-KEY",
        "api-key",
        "Api_Key",
        "anthropic-api-key",
        "anthropic_api_key",
        "x-goog-api-key",
        "chatgpt-account-id",
        "ChatGPT-Account-Id",
        "chatgpt_account_id"
      })
  void removesTheCallersAuthHoweverItIsSpelt(String name) throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: companion",
            name + ": Bearer callers",
            TO_CLAUDE,
            name + ": twice",
            "X-Kept: yes");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /v1/messages/batches HTTP/1.1", "Host: " + host, "X-Kept: yes", BEARER, BETA));
  }

  @Test
  @Row("W3")
  void removesPairsOfAuthFields() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Authorization: Bearer callers",
            "Host: companion",
            "x-api-key: callers",
            TO_CLAUDE);

    assertThat(arrived(request).head())
        .isEqualTo(head("GET /v1/messages/batches HTTP/1.1", "Host: " + host, BEARER, BETA));
  }

  @Test
  @Row("W3")
  void keepsTheCallersAuthWhereNothingIsInjected() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: " + host,
            "Authorization: Bearer sk-ant-api03-callers",
            "X_Api_Key: odd",
            "chatgpt-account-id: kept",
            "Cookie: a=b",
            "X-OpenClaw-Session: 7");
    String passedThrough = request.replace("\r\n\r\n", "\r\nX-TokenPak-Backend: api\r\n\r\n");

    assertThat(arrived(passedThrough).head()).isEqualTo(request);
  }

  @Test
  @Row("W4")
  void setsTheCredentialsFieldsAfterTheCallers() throws Exception {
    String request =
        head(
            "POST /v1/messages HTTP/1.1",
            TO_CLAUDE,
            "Host: companion",
            "Content-Length: 2",
            "Content-Type: application/json");

    assertThat(arrived(request + "{}").head())
        .isEqualTo(
            head(
                "POST /v1/messages HTTP/1.1",
                "Host: " + host,
                "Content-Length: 2",
                "Content-Type: application/json",
                BEARER,
                BETA));
  }

  @ParameterizedTest
  @Row("W6")
  @CsvSource(
      delimiter = '|',
      value = {
        "a                            | a,oauth-2025-04-20",
        "a,b                          | a,b,oauth-2025-04-20",
        "a, b                         | a, b,oauth-2025-04-20",
        "b,a                          | b,a,oauth-2025-04-20",
        "oauth-2025-04-20             | oauth-2025-04-20",
        "a,OAuth-2025-04-20,b         | a,OAuth-2025-04-20,b",
        "''                           | oauth-2025-04-20",
        "oauth-2025-04-20-x           | oauth-2025-04-20-x,oauth-2025-04-20",
      })
  void mergesAnthropicBeta(String callers, String merged) throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: companion",
            "Anthropic-Beta: " + callers,
            TO_CLAUDE,
            "X-Kept: yes");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /v1/messages/batches HTTP/1.1",
                "Host: " + host,
                "Anthropic-Beta: " + merged,
                "X-Kept: yes",
                BEARER));
  }

  @Test
  @Row("W6")
  void mergesIntoTheLastOfSeveralFields() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: companion",
            "anthropic-beta: a",
            "X-Between: 1",
            "ANTHROPIC-beta: b",
            TO_CLAUDE);

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /v1/messages/batches HTTP/1.1",
                "Host: " + host,
                "anthropic-beta: a",
                "X-Between: 1",
                "ANTHROPIC-beta: b,oauth-2025-04-20",
                BEARER));
  }

  @Test
  @Row("W8")
  void removesWhatIsAddressedToTheCompanion() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: " + host,
            "x-tokenpak-auth: tpk_callers",
            "X_TokenPak_Session: s",
            "X-TokenPak-Session: s-1",
            "X-TokenPak-Platform: jvm/tool",
            "X-TOKENPAK-Anything: 1",
            "X-TokenPakt: kept",
            "x-api-key: sk-ant-api03-callers");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /v1/messages/batches HTTP/1.1",
                "Host: " + host,
                "X-TokenPakt: kept",
                "x-api-key: sk-ant-api03-callers"));
  }

  @Test
  @Row("W9")
  void removesOpenClawsFieldsWhereItInjects() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: companion",
            "X-OpenClaw-Session: 7",
            "x-openclaw-turn-id: 8",
            TO_CLAUDE,
            "X-OpenClaws: kept");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /v1/messages/batches HTTP/1.1",
                "Host: " + host,
                "X-OpenClaws: kept",
                BEARER,
                BETA));
  }

  @Test
  @Row("W10")
  void removesCookiesWhereItInjects() throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: companion",
            "Cookie: session=callers; other=1",
            "cookie: more=2",
            TO_CLAUDE);

    assertThat(arrived(request).head())
        .isEqualTo(head("GET /v1/messages/batches HTTP/1.1", "Host: " + host, BEARER, BETA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection", "anthropic-beta", "Accept", "Content-Encoding"})
  void readsNothingIntoAStrayQuote(String name) throws Exception {
    String request =
        head("GET /v1/messages/batches HTTP/1.1", "Host: x", TO_CLAUDE, name + ": \"a, b");

    RawMessage arrived = arrived(request);
    if (!name.equals("Connection")) {
      assertThat(arrived.value(name)).startsWith("\"a, b");
    }
  }

  private static RawMessage arrived(String request) throws Exception {
    RawMessage answer = RawClient.exchange(companion.port(), request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return provider.request();
  }
}
