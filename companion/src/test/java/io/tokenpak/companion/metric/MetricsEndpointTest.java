package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.AdminToken;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsEndpointTest {
  private static final String TOKEN = "0123456789abcdef-canary";

  @TempDir Path user;

  private final HttpClient client = HttpClient.newHttpClient();
  private Path tokenFile;
  private Assembly companion;

  @BeforeEach
  void start() throws Exception {
    tokenFile = user.resolve("scrape-token");
    Files.writeString(tokenFile, TOKEN + "\n");
    companion =
        Assembly.of(
            Settings.load(
                Map.of(
                    "HOME", user.toString(),
                    "TOKENPAK_PORT", "0",
                    "TOKENPAK_REFRESH", "off",
                    "TOKENPAK_METRICS_TOKEN_FILE", tokenFile.toString(),
                    "TOKENPAK_UPSTREAM_OPENAI", "http://127.0.0.1:9",
                    "OPENAI_API_KEY", "sk-canary-key")));
    companion.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    companion.close();
  }

  @Test
  void theOwnerGetsWhatACollectorUnderstands() throws Exception {
    HttpResponse<String> answer = ask("GET", AdminToken.FIELD, companion.admin().secret());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    Scrape scrape = Scrape.parse(answer.body());
    assertThat(scrape.sum("tokenpak_build_info", Map.of())).isEqualByComparingTo("1");
    assertThat(scrape.sum("tokenpak_exchanges_in_flight", Map.of())).isEqualByComparingTo("0");
    assertThat(scrape.samples("tokenpak_credential_state"))
        .containsKey(Map.of("source", "claude-login", "state", "missing"));
    assertThat(scrape.sum("process_cpu_seconds_total", Map.of())).isPositive();
    assertThat(answer.body()).doesNotContain("canary", companion.admin().secret());
  }

  @Test
  void aCollectorPresentsATokenOfItsOwn() throws Exception {
    assertThat(ask("GET", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);

    Files.writeString(tokenFile, "another-token-0123456789");
    assertThat(ask("GET", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(403);
    assertThat(ask("GET", "Authorization", "Bearer another-token-0123456789").statusCode())
        .isEqualTo(200);
  }

  @Test
  void thatTokenOpensNothingElse() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(companion.url().resolve("/tokenpak/api/status"))
            .header("Authorization", "Bearer " + TOKEN)
            .header(AdminToken.FIELD, TOKEN)
            .build();

    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer ", "Bearer short", "Basic " + TOKEN, "Bearer x" + TOKEN})
  void nobodyElseIs(String presented) throws Exception {
    HttpResponse<String> answer = ask("GET", "Authorization", presented);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).doesNotContain("tokenpak_", "canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "short", " "})
  void aTokenThatCouldBeGuessedAdmitsNobody(String weak) throws Exception {
    Files.writeString(tokenFile, weak);

    assertThat(ask("GET", "Authorization", "Bearer " + weak.strip()).statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenThatIsGoneAdmitsNobody() throws Exception {
    Files.delete(tokenFile);

    assertThat(ask("GET", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(403);
  }

  @Test
  void theyAreOnlyRead() throws Exception {
    assertThat(ask("POST", AdminToken.FIELD, companion.admin().secret()).statusCode())
        .isEqualTo(405);
  }

  private HttpResponse<String> ask(String method, String name, String value) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(companion.url().resolve(MetricsEndpoint.PATH))
            .header(name, value)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
