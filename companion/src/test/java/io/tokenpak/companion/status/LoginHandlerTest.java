package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawMessage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginHandlerTest {
  @TempDir Path home;

  private PageFixture companion;

  @BeforeEach
  void start() throws Exception {
    companion = PageFixture.start(home);
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
  }

  @Test
  void aCodeLetsABrowserInOnce() throws Exception {
    String code = companion.code();

    assertThat(companion.logIn(code).status()).isEqualTo(200);
    RawMessage again = companion.logIn(code);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.values("Set-Cookie")).isEmpty();
    assertThat(again.text()).contains("tokenpak status --open");
  }

  @Test
  void theCookieIsForThePageAlone() throws Exception {
    String cookie = companion.logIn(companion.code()).values("Set-Cookie").getFirst();

    assertThat(cookie)
        .matches(
            "tokenpak-page-"
                + companion.port()
                + "=[0-9a-f]{64}; Path=/tokenpak/; Max-Age=43200; HttpOnly; SameSite=Strict");
  }

  @Test
  void onlyThePageCanLogIn() throws Exception {
    String body = "{\"code\":\"" + companion.code() + "\"}";
    String host = "Host: 127.0.0.1:" + companion.port() + "\r\n";
    String origin = "Origin: http://127.0.0.1:" + companion.port() + "\r\n";
    String site = "Sec-Fetch-Site: same-origin\r\n";
    String json = "Content-Type: application/json\r\n";
    String mark = "X-TokenPak-Page: 1\r\n";
    List<String> lacking =
        List.of(
            host + site + json + mark,
            host + origin + json + mark,
            host + origin + site + mark,
            host + origin + site + json,
            host + origin + site + mark + "Content-Type: text/plain\r\n",
            host + origin + site + mark + "Content-Type: application/x-www-form-urlencoded\r\n",
            host + origin + "Sec-Fetch-Site: none\r\n" + json + mark,
            host + "Origin: http://evil.example\r\n" + site + json + mark);

    for (String fields : lacking) {
      assertThat(companion.post(LoginHandler.LOGIN, fields, body).status())
          .as(fields)
          .isEqualTo(403);
    }
    assertThat(
            companion.post(LoginHandler.LOGIN, host + origin + site + json + mark, body).status())
        .as("none of them used the code up")
        .isEqualTo(200);
  }

  @Test
  void codesAreForThoseWhoHaveTheToken() throws Exception {
    String session = companion.own() + PageFixture.page() + companion.cookie();

    assertThat(companion.post(LoginCode.PATH, session, "{}").status()).isEqualTo(403);
    assertThat(companion.post(LoginCode.PATH, companion.own(), "").status()).isEqualTo(403);
    assertThat(companion.get(LoginCode.PATH, companion.admin()).status()).isEqualTo(405);
  }

  @Test
  void aSessionReadsAndActsAsThePage() throws Exception {
    String cookie = companion.cookie();

    assertThat(companion.get(StatusReport.PATH, companion.own() + cookie).status()).isEqualTo(200);
    assertThat(
            companion
                .post(
                    CredentialEndpoints.INVALIDATE,
                    companion.own() + PageFixture.page() + cookie,
                    "{}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aSessionIsNoUseToAnythingElse() throws Exception {
    String cookie = companion.cookie();
    String host = "Host: 127.0.0.1:" + companion.port() + "\r\n";

    assertThat(companion.get(StatusReport.PATH, host + cookie).status())
        .as("no browser says so")
        .isEqualTo(403);
    assertThat(
            companion
                .get(StatusReport.PATH, host + "Sec-Fetch-Site: cross-site\r\n" + cookie)
                .status())
        .isEqualTo(403);
    for (String fields : List.of(host + cookie, companion.own() + cookie)) {
      assertThat(companion.post(CredentialEndpoints.INVALIDATE, fields, "{}").status())
          .as("without the page's mark")
          .isEqualTo(403);
    }
    assertThat(
            companion
                .get(
                    StatusReport.PATH,
                    companion.own() + cookie.replace(String.valueOf(companion.port()), "1"))
                .status())
        .as("another companion's")
        .isEqualTo(403);
  }

  @Test
  void aSessionEndsWhenItsOwnerLogsOut() throws Exception {
    String cookie = companion.cookie();

    RawMessage out =
        companion.post(LoginHandler.LOGOUT, companion.own() + PageFixture.page() + cookie, "{}");

    assertThat(out.values("Set-Cookie").getFirst()).contains("Max-Age=0");
    assertThat(companion.get(StatusReport.PATH, companion.own() + cookie).status()).isEqualTo(403);
  }

  @Test
  void aBodyThatIsNoCodeIsRefused() throws Exception {
    String fields = companion.own() + PageFixture.page();

    for (String body : List.of("", "{", "[]", "null", "{\"code\":7}", "x".repeat(100_000))) {
      RawMessage answer = companion.post(LoginHandler.LOGIN, fields, body);
      assertThat(answer.status()).isEqualTo(403);
    }
  }

  @Test
  void noAnswerHoldsTheToken() throws Exception {
    String secret = companion.companion().admin().secret();
    String cookie = companion.cookie();

    for (String path : List.of("/tokenpak/", StatusReport.PATH, LiveEndpoint.PATH)) {
      assertThat(companion.get(path, companion.own() + cookie).text()).doesNotContain(secret);
    }
  }
}
