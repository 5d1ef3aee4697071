package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What may change in a request for ChatGPT's Codex backend, row by row.
class GoldenCodexRequestTest {
  private static final String TO_CODEX = "X-TokenPak-Provider: tokenpak-openai-codex";
  private static final String BEARER = "Authorization: Bearer " + StartedCompanion.CODEX_TOKEN;
  private static final String ACCOUNT = "chatgpt-account-id: " + StartedCompanion.CODEX_ACCOUNT;
  private static final String ORIGINATOR = "originator: codex_cli_rs";
  private static final String BETA = "OpenAI-Beta: responses=experimental";

  @TempDir static Path folder;
  private static RecordingProvider provider;
  private static StartedCompanion companion;
  private static String host;

  @BeforeAll
  static void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withCodexLogin().start();
    host = "127.0.0.1:" + provider.port();
  }

  @AfterAll
  static void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  @Row("W4")
  void setsTokenAndAccountInPlaceOfTheCallers() throws Exception {
    String request =
        head(
            "GET /backend-api/codex/models?client_version=0.169.0 HTTP/1.1",
            "Authorization: Bearer eyJ.callers.own",
            "ChatGPT-Account-ID: callers",
            "Host: companion",
            "user-agent: codex_exec/0.169.0");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /backend-api/codex/models?client_version=0.169.0 HTTP/1.1",
                "Host: " + host,
                "user-agent: codex_exec/0.169.0",
                BEARER,
                ACCOUNT,
                ORIGINATOR,
                BETA));
  }

  @Test
  @Row("W5")
  void keepsTheOriginatorThatTheCallerNames() throws Exception {
    String request =
        head("GET /responses/r_1 HTTP/1.1", "Host: companion", "Originator: pi", "X-Kept: yes");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /backend-api/codex/responses/r_1 HTTP/1.1",
                "Host: " + host,
                "Originator: pi",
                "X-Kept: yes",
                BEARER,
                ACCOUNT,
                BETA));
  }

  @ParameterizedTest
  @Row("W7")
  @CsvSource(
      delimiter = '|',
      value = {
        "a                       | a,responses=experimental",
        "a, b                    | a, b,responses=experimental",
        "Responses=Experimental  | Responses=Experimental",
        "responses=experimental,a| responses=experimental,a",
        "''                      | responses=experimental",
      })
  void mergesOpenAiBeta(String callers, String merged) throws Exception {
    String request = head("GET /responses/r_1 HTTP/1.1", "openai-BETA: " + callers, "Host: x");

    assertThat(arrived(request).head())
        .isEqualTo(
            head(
                "GET /backend-api/codex/responses/r_1 HTTP/1.1",
                "openai-BETA: " + merged,
                "Host: " + host,
                BEARER,
                ACCOUNT,
                ORIGINATOR));
  }

  @ParameterizedTest
  @Row("W11")
  @CsvSource({
    "/responses,                             /backend-api/codex/responses",
    "/responses?a=%2F&b=c%20d?,              /backend-api/codex/responses?a=%2F&b=c%20d?",
    "/responses/compact,                     /backend-api/codex/responses/compact",
    "/v1/responses,                          /backend-api/codex/responses",
    "/v1/responses/r_1/cancel?x,             /backend-api/codex/responses/r_1/cancel?x",
    "/v1/models?client_version=1,            /backend-api/codex/models?client_version=1",
    "/codex/responses,                       /backend-api/codex/responses",
    "/codex/models?,                         /backend-api/codex/models?",
    "/backend-api/codex/responses,           /backend-api/codex/responses",
    "/backend-api/codex/alpha/search?q=%C3,  /backend-api/codex/alpha/search?q=%C3",
    "/backend-api/responses,                 /backend-api/codex/responses",
  })
  void findsTheMatchingPathOfTheBackend(String path, String target) throws Exception {
    String request = head("GET " + path + " HTTP/1.1", "Host: companion", TO_CODEX);

    assertThat(arrived(request).startLine()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @ParameterizedTest
  @Row("W12")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"m\", \"stream\" : false ,\"store\":true}|{\"model\":\"m\", \"stream\" : true ,\"store\":false}",
        "{\"stream\":true,\"store\":false,\"max_output_tokens\":9}|{\"stream\":true,\"store\":false}",
      })
  void editsTheBodyInPlace(String body, String edited) throws Exception {
    RawMessage arrived = arrived(post("Content-Length: " + body.length()) + body);

    assertThat(arrived.head()).isEqualTo(posted("Content-Length: " + edited.length()));
    assertThat(arrived.text()).isEqualTo(edited);
  }

  @Test
  @Row("W12")
  void keepsTheFramingOfAnEditedBody() throws Exception {
    RawMessage arrived =
        arrived(post("Transfer-Encoding: chunked") + chunked("{\"stream\":false,\"store\":false}"));

    assertThat(arrived.head()).isEqualTo(posted("Transfer-Encoding: chunked"));
    assertThat(arrived.text()).isEqualTo("{\"stream\":true,\"store\":false}");
  }

  @ParameterizedTest
  @Row("W12")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"b\" :1,\"stream\":true,\t\"store\" : false, \"a\":\"\\u00e9\"}",
        "[{\"stream\":false}]",
        "{\"stream\":",
        "plain text"
      })
  void leavesEveryOtherBodyAsItIs(String body) throws Exception {
    RawMessage arrived = arrived(post("Content-Length: " + body.length()) + body);

    assertThat(arrived.head()).isEqualTo(posted("Content-Length: " + body.length()));
    assertThat(arrived.text()).isEqualTo(body);
  }

  @Test
  @Row("W13")
  void decodesABodyOnlyToEditIt() throws Exception {
    String edited = "{\"stream\":true,\"store\":false}";
    String encoded = gzip("{\"stream\":false,\"store\":false}");
    RawMessage arrived =
        arrived(post("Content-Encoding: gzip", "Content-Length: " + encoded.length()) + encoded);

    assertThat(arrived.head()).isEqualTo(posted("Content-Length: " + edited.length()));
    assertThat(arrived.text()).isEqualTo(edited);
  }

  @Test
  @Row("W13")
  void leavesAnEncodedBodyThatNeedsNoEdit() throws Exception {
    String encoded = gzip("{\"stream\":true,\"store\":false}");
    String length = "Content-Length: " + encoded.length();
    RawMessage arrived = arrived(post("Content-Encoding: gzip", length) + encoded);

    assertThat(arrived.head()).isEqualTo(posted("Content-Encoding: gzip", length));
    assertThat(new String(arrived.body(), ISO_8859_1)).isEqualTo(encoded);
  }

  @Test
  @Row("W13")
  void answers415ToABodyItCannotDecode() throws Exception {
    int before = provider.executions();
    RawMessage answer =
        RawClient.exchange(
            companion.port(), post("Content-Encoding: br", "Content-Length: 4") + "\u0001abc");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.value("X-TokenPak-Error")).isEqualTo("body_not_decodable");
    assertThat(provider.executions()).isEqualTo(before);
  }

  private static String post(String... fields) {
    return head(
        "POST /v1/responses HTTP/1.1", "Host: x", TO_CODEX, String.join("\r\n", fields), "X-Z: 1");
  }

  private static String posted(String... fields) {
    return head(
        "POST /backend-api/codex/responses HTTP/1.1",
        "Host: " + host,
        String.join("\r\n", fields),
        "X-Z: 1",
        BEARER,
        ACCOUNT,
        ORIGINATOR,
        BETA);
  }

  private static String gzip(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toString(ISO_8859_1);
  }

  private static RawMessage arrived(String request) throws Exception {
    RawMessage answer = RawClient.exchange(companion.port(), request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return provider.request();
  }
}
