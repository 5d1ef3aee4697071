package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may ask what, by `Host`, `Origin` and `Sec-Fetch-Site`. PORT stands for the companion's.
class OwnOriginTest {
  @TempDir static Path home;

  private static PageFixture companion;

  @BeforeAll
  static void start() throws Exception {
    companion = PageFixture.start(home);
  }

  @AfterAll
  static void stop() throws Exception {
    companion.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT"})
  void ownNamesAreServed(String host) throws Exception {
    assertThat(page("Host: " + host + "\r\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "localhost.evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "evil-localhost:PORT",
        "localhost.:PORT",
        "LOCALHOST:PORT",
        "127.1:PORT",
        "0x7f.0.0.1:PORT",
        "2130706433:PORT",
        "0.0.0.0:PORT",
        "[::ffff:127.0.0.1]:PORT",
        "[::]:PORT",
        "localhost@evil.example:PORT",
        "127.0.0.1:PORT, evil.example",
        "127.0.0.1:PORT@evil.example",
        "x/?",
        "127.0.0.1:PORT/",
        "127.0.0.1:0PORT",
        ""
      })
  void otherHostsAreNot(String host) throws Exception {
    for (String path : new String[] {"/tokenpak/", StatusReport.PATH, LoginHandler.LOGIN}) {
      RawMessage answer = companion.get(path, filled("Host: " + host + "\r\n") + tokenField());

      assertThat(answer.startLine()).containsPattern(" (421|400)");
    }
  }

  @Test
  void twoHostsOrNoneAreRefused() throws Exception {
    assertThat(page("Host: 127.0.0.1:PORT\r\nHost: evil.example\r\n").status()).isEqualTo(400);
    assertThat(page("").status()).isEqualTo(400);
  }

  @Test
  void anAbsoluteTargetMustNameTheSameHost() throws Exception {
    RawMessage answer =
        companion.get("http://evil.example/tokenpak/", filled("Host: 127.0.0.1:PORT\r\n"));

    assertThat(answer.startLine()).containsPattern(" (421|400)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-Fetch-Site: none | 200",
        "Sec-Fetch-Site: same-origin | 200",
        "Sec-Fetch-Site: same-site | 403",
        "Sec-Fetch-Site: cross-site | 403",
        "Sec-Fetch-Site: SAME-ORIGIN | 403",
        "Sec-Fetch-Site: none, cross-site | 403",
        "Origin: http://127.0.0.1:PORT | 200",
        "Origin: null | 403",
        "Origin: https://127.0.0.1:PORT | 403",
        "Origin: http://127.0.0.1 | 403",
        "Origin: http://127.0.0.1:1 | 403",
        "Origin: http://localhost:PORT | 403",
        "Origin: http://127.0.0.1:PORT.evil.example | 403",
        "Origin: http://evil.example | 403",
        "Origin: file:// | 403",
        "Origin: chrome-extension://abcdef | 403",
        "Origin: HTTP://127.0.0.1:PORT | 403",
      })
  void onlyThePageAndItsUserAreServed(String field, int status) throws Exception {
    String fields = "Host: 127.0.0.1:PORT\r\n" + field + "\r\n";

    assertThat(page(fields).status()).isEqualTo(status);
    assertThat(companion.get(StatusReport.PATH, filled(fields) + tokenField()).status())
        .isEqualTo(status);
  }

  @Test
  void otherPathsServeNoBrowserAtAll() throws Exception {
    for (String path : new String[] {"/v1/models", "/", "/favicon.ico", "/tokenpakx"}) {
      RawMessage answer = companion.get(path, companion.own());

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.values("X-TokenPak-Error")).containsExactly("browser_refused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tokenpak/../v1/models",
        "/tokenpak/%2e%2e/v1/models",
        "/tokenpak/..;/v1/models",
        "/tokenpak/%2e%2e%2fv1/models",
        "/tokenpak//v1/models",
        "/tokenpak/;/../../v1/models"
      })
  void noSpellingLeadsFromThePageToAProvider(String path) throws Exception {
    RawMessage answer =
        companion.get(path, companion.own() + "x-api-key: k\r\nanthropic-version: 2023-06-01\r\n");

    assertThat(answer.startLine()).containsPattern(" (404|400|403)");
    assertThat(answer.values("X-TokenPak-Error")).doesNotContain("provider_unreachable");
  }

  private static RawMessage page(String fields) throws Exception {
    return companion.get("/tokenpak/", filled(fields));
  }

  private static String filled(String fields) {
    return fields.replace("PORT", String.valueOf(companion.port()));
  }

  private static String tokenField() {
    return AdminToken.FIELD + ": " + companion.companion().admin().secret() + "\r\n";
  }
}
