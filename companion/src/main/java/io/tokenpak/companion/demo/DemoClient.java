package io.tokenpak.companion.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.StatusReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/// Plays the agent programs, over a real connection.
final class DemoClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI companion;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(PATIENCE)
          .build();

  DemoClient(URI companion) {
    this.companion = companion;
  }

  Reply play(Scene scene) throws IOException, InterruptedException {
    ReceivedBody body = new ReceivedBody();
    long began = System.nanoTime();
    HttpResponse<Void> response =
        client.send(request(scene), HttpResponse.BodyHandlers.ofByteArrayConsumer(body));
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("X-TokenPak-Request-Id").orElse(""),
        body.text(),
        body.digest(),
        body.parts(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private HttpRequest request(Scene scene) {
    HttpRequest.Builder request =
        to(scene.path())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(scene.body()));
    for (Map.Entry<String, String> field : scene.fields().entrySet()) {
      request.setHeader(field.getKey(), field.getValue());
    }
    return request.build();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(companion.resolve(path)).timeout(PATIENCE);
  }

  /// What the companion itself says about an exchange, once it has ended there.
  JsonNode told(String id, AdminToken admin) throws IOException, InterruptedException {
    HttpRequest request = to(StatusReport.PATH).header(AdminToken.FIELD, admin.secret()).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      byte[] report = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
      for (JsonNode exchange : JSON.readTree(report).path("recent")) {
        if (exchange.path("id").asText().equals(id)) {
          return exchange;
        }
      }
    }
    throw new IOException("the companion does not know the exchange " + id);
  }

  @Override
  public void close() {
    client.close();
  }
}
