package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageHandlerTest {
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

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

  @Test
  void eachFileIsThereWithItsType() throws Exception {
    for (String path : PageFiles.paths()) {
      RawMessage answer = companion.get(path, companion.own());
      String ending = path.substring(path.lastIndexOf('.') + 1);

      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).isNotEmpty();
      assertThat(answer.values("Content-Type"))
          .as(path)
          .containsExactly(TYPES.getOrDefault(ending, "text/html; charset=utf-8"));
    }
  }

  @Test
  void everyFileThatAPageNamesIsThere() throws Exception {
    for (String path : PageFiles.paths()) {
      String text = companion.get(path, companion.own()).text();
      List<String> named =
          Pattern.compile("(?:src|href)=\"(/[^\"]+)\"|from '\\./([^']+)'")
              .matcher(path.contains("chart-") ? "" : text)
              .results()
              .map(found -> found.group(1) == null ? OwnPath.ROOT + found.group(2) : found.group(1))
              .toList();

      assertThat(PageFiles.paths()).as(path).containsAll(named);
    }
  }

  @Test
  void aFileIsSentAgainOnlyIfItChanged() throws Exception {
    RawMessage first = companion.get("/tokenpak/page.css", companion.own());
    String tag = first.values("ETag").getFirst();

    RawMessage again =
        companion.get("/tokenpak/page.css", companion.own() + "If-None-Match: " + tag + "\r\n");

    assertThat(again.status()).isEqualTo(304);
    assertThat(first.values("Cache-Control")).containsExactly("no-cache");
    assertThat(companion.get("/tokenpak/chart-4.5.1.js", companion.own()).values("Cache-Control"))
        .containsExactly("public, max-age=31536000, immutable");
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    try (RawClient client = RawClient.connect(companion.port())) {
      RawMessage answer =
          client.send("HEAD /tokenpak/ HTTP/1.1\r\n" + companion.own() + "\r\n").readAnswerToHead();

      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tokenpak/nothing",
        "/tokenpak/index.html",
        "/tokenpak/page/index.html",
        "/tokenpak/PageFiles.class",
        "/tokenpak/../PageFiles.class",
        "/tokenpak/%2e%2e/PageFiles.class",
        "/tokenpak/..%2fPageFiles.class",
        "/tokenpak/app.js/",
        "/tokenpak/app.js%00",
        "/tokenpak/app.js;x",
        "/tokenpak//app.js",
        "/tokenpak/APP.JS",
        "/tokenpak/api/",
        "/tokenpak/api/nothing",
        "/tokenpak/META-INF/MANIFEST.MF"
      })
  void nothingElseIs(String path) throws Exception {
    assertThat(companion.get(path, companion.own()).startLine()).containsPattern(" (404|400)");
  }

  @Test
  void thePathWithoutItsSlashLeadsThere() throws Exception {
    RawMessage answer = companion.get("/tokenpak", "Host: 127.0.0.1:" + companion.port() + "\r\n");

    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.values("Location")).containsExactly("/tokenpak/");
  }

  @Test
  void everyAnswerKeepsOthersOut() throws Exception {
    List<RawMessage> answers =
        List.of(
            companion.get("/tokenpak/", companion.own()),
            companion.get("/tokenpak/login", companion.own()),
            companion.get("/tokenpak/app.js", companion.own()),
            companion.get("/tokenpak/nothing", companion.own()),
            companion.get("/tokenpak", companion.own()),
            companion.get("/tokenpak/", "Host: evil.example\r\n"),
            companion.get("/tokenpak/", companion.own() + "Origin: http://evil.example\r\n"),
            companion.get(StatusReport.PATH, companion.own()),
            companion.get(StatusReport.PATH, companion.admin()),
            companion.get(UsageEndpoints.USAGE, companion.admin()),
            companion.get(EventFeed.PATH, companion.own()),
            companion.post(LoginHandler.LOGIN, companion.own(), ""),
            companion.logIn("wrong"),
            companion.logIn(companion.code()),
            companion.post("/tokenpak/", companion.own(), ""));

    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.values("Content-Security-Policy")).containsExactly(PageHeaders.POLICY);
          assertThat(answer.values("X-Frame-Options")).containsExactly("DENY");
          assertThat(answer.values("X-Content-Type-Options")).containsExactly("nosniff");
          assertThat(answer.values("Referrer-Policy")).containsExactly("no-referrer");
          assertThat(answer.values("Cross-Origin-Opener-Policy")).containsExactly("same-origin");
          assertThat(answer.values("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
          assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
        });
  }

  @Test
  void thePolicyNamesNoOtherPlaceAndNoInline() {
    assertThat(PageHeaders.POLICY)
        .contains(
            "default-src 'none'", "require-trusted-types-for 'script'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http", "*", "data:", "blob:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "PUT", "DELETE", "PATCH", "POST"})
  void otherMethodsAreRefused(String method) throws Exception {
    RawMessage answer =
        RawClient.exchange(
            companion.port(),
            method
                + " /tokenpak/ HTTP/1.1\r\n"
                + companion.own()
                + "Access-Control-Request-Method: POST\r\nContent-Length: 0\r\n\r\n");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.values("Allow")).containsExactly("GET, HEAD");
  }
}
