package io.tokenpak.companion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserGuardTest {
  @TempDir Path user;

  private final HttpClient client = HttpClient.newHttpClient();
  private Assembly companion;

  @BeforeEach
  void start() throws Exception {
    companion =
        Assembly.of(
            Settings.load(
                Map.of(
                    "HOME", user.toString(),
                    "TOKENPAK_PORT", "0",
                    "TOKENPAK_UPSTREAM_ANTHROPIC", "http://127.0.0.1:9")));
    companion.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    companion.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example, /v1/messages",
    "Origin, null, /v1/messages",
    "Origin, http://127.0.0.1:8766, /tokenpak/api/status",
    "Sec-Fetch-Site, cross-site, /v1/messages",
    "sec-fetch-site, same-origin, /v1/models",
  })
  void aWebPageIsRefused(String field, String value, String path) throws Exception {
    HttpResponse<String> answer = post(path, field, value);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("X-TokenPak-Error")).hasValue("browser_refused");
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.regionMatches(true, 0, "access-control-", 0, 15));
  }

  @Test
  void aFetchOutsideABrowserIsNot() throws Exception {
    assertThat(post("/v1/messages", "Sec-Fetch-Mode", "cors").headers().map())
        .as("Node's fetch says this much; the request went on to a provider that is not there")
        .extractingByKey("x-tokenpak-error")
        .asString()
        .contains("provider_unreachable");
  }

  private HttpResponse<String> post(String path, String field, String value) throws Exception {
    URI uri = companion.url().resolve(path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .header(field, value)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
