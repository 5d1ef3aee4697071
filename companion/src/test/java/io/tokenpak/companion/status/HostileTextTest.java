package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.RowQuery;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageReport;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text that would be a script, were it ever taken for one, in all that others can name.
@Tag("real-client")
class HostileTextTest {
  private static final int ALL = 200;
  private static final int REMEMBERED = 50;

  /// N stands for a number, by which each is told from the others.
  private static final List<String> FORMS =
      List.of(
          "<script>window.__xss=N</script>",
          "<img src=x onerror=window.__xss=N>",
          "<svg onload=window.__xss=N>",
          "'\"><script>window.__xss=N</script>",
          "</td></table><script>window.__xss=N</script>",
          "javascript:window.__xss=N",
          "\" onmouseover=\"window.__xss=N\" x=\"",
          "' autofocus onfocus='window.__xss=N",
          "<iframe srcdoc='<script>parent.__xss=N</script>'>",
          "{{constructor.constructor('window.__xss=N')()}}",
          "${window.__xss=N}",
          "`;window.__xss=N;//",
          "</script><script>window.__xss=N</script>",
          "<style>@import 'http://evil.example/N'</style>",
          "<link rel=stylesheet href=http://evil.example/N>",
          "<a href=javascript:window.__xss=N>N</a>",
          "&lt;script&gt;window.__xss=N&lt;/script&gt;",
          "%3Cscript%3Ewindow.__xss=N%3C/script%3E",
          "__proto__N",
          "<template><script>window.__xss=N</script></template>");

  @TempDir Path home;

  private static Browser browser;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    browser.close();
  }

  @AfterEach
  void forget() {
    browser.forget();
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      texts.add(FORMS.get(i % FORMS.size()).replace("N", String.valueOf(1000 + i)));
    }
    return texts;
  }

  @Test
  void whatClientsSendIsShownAsText() throws Exception {
    try (PageFixture companion = PageFixture.start(home)) {
      Page page = browser.page(ColorScheme.LIGHT, 1200, 900);
      page.navigate(companion.companion().url().resolve(LoginCode.PAGE) + "#" + companion.code());
      page.locator("#link.good").waitFor();
      List<String> texts = texts();
      for (int from = 0; from < ALL; from += REMEMBERED) {
        List<String> some = texts.subList(from, from + REMEMBERED);
        for (String text : some) {
          send(companion.port(), text);
        }
        if (from == 0) {
          page.locator("#recent .all").click();
        }
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> {
              String shown = page.locator("#recent").textContent();
              assertThat(some).allSatisfy(text -> assertThat(shown).contains(text));
            });
      }

      assertHarmless(page);
    }
  }

  private static void send(int port, String text) throws Exception {
    String body = "{\"model\":%s}".formatted(new ObjectMapper().writeValueAsString(text));
    RawClient.exchange(
        port,
        """
        POST /v1/messages HTTP/1.1\r
        Host: 127.0.0.1\r
        User-Agent: %s\r
        X-TokenPak-Session: %s\r
        X-TokenPak-Platform: jvm/%s\r
        X-TokenPak-Provider: %s\r
        anthropic-version: 2023-06-01\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(text, text, text, text, body.length(), body));
  }

  @Test
  void whatTheCompanionTellsIsShownAsText() throws Exception {
    List<String> texts = texts();
    JsonNode told = new ObjectMapper().readTree(SampleStatus.busy(Instant.now()));
    poison(told, texts, new int[1]);
    try (PageStage stage =
        PageStage.telling(told.toString(), Optional.of(new NamedLedger(texts)))) {
      stage.diagnose(
          "{\"at\":\"2026-01-31T12:00:00Z\",\"findings\":[{\"level\":\"fail\",\"subject\":%s}]}"
              .formatted(new ObjectMapper().writeValueAsString(texts.get(4))));
      Page page = browser.page(ColorScheme.DARK, 360, 800);
      page.navigate(stage.link());
      page.locator("#usage-table .key").first().waitFor();
      page.locator("#usage-table .key").first().click();
      page.locator("#only .chip").waitFor();
      page.locator("#recent .all").click();

      String shown = page.locator("#page").textContent();
      assertThat(texts.stream().filter(shown::contains).count()).isGreaterThan(ALL / 2);
      assertHarmless(page);
    }
  }

  /// Puts a text into each member that is text and says nothing of a kind or a time.
  private static void poison(JsonNode node, List<String> texts, int[] next) {
    node.forEach(child -> poison(child, texts, next));
    if (node instanceof ObjectNode object) {
      for (String name :
          List.of(
              "model",
              "session",
              "platform",
              "provider",
              "credential",
              "path",
              "method",
              "source",
              "place",
              "advice",
              "next",
              "name",
              "workspace",
              "finding",
              "outcome",
              "version")) {
        if (object.path(name).isTextual()) {
          object.put(name, texts.get(next[0]++ % texts.size()));
        }
      }
    }
  }

  private static void assertHarmless(Page page) {
    assertThat(page.evaluate("String(window.__xss)")).isEqualTo("undefined");
    assertThat(page.evaluate("String(({}).polluted)")).isEqualTo("undefined");
    assertThat(Browser.complaints(page)).isEmpty();
    assertThat(page.locator("main script, main iframe, main svg, main style, main link").count())
        .isZero();
    assertThat(browser.hosts()).hasSize(1);
  }

  private record NamedLedger(List<String> names) implements LedgerReader {
    @Override
    public UsageReport report(UsageQuery query) {
      List<UsageSum> sums = names.stream().limit(query.most()).map(name -> sum(name)).toList();
      return new UsageReport(sum(""), sums);
    }

    private static UsageSum sum(String name) {
      return new UsageSum(name, 7, 1, 0, 0, 70, 7, 7, 7, BigDecimal.ONE);
    }

    @Override
    public List<UsageRow> rows(RowQuery query) {
      return List.of();
    }

    @Override
    public void each(RowQuery query, Consumer<UsageRow> taker) {}
  }
}
