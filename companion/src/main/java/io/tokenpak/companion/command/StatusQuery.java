package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.Running;
import io.tokenpak.companion.status.StatusHandler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a running companion about itself.
final class StatusQuery {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private StatusQuery() {}

  static JsonNode ask(Running running) throws InterruptedException {
    try (HttpClient client = client()) {
      HttpResponse<byte[]> answer =
          client.send(request(running), HttpResponse.BodyHandlers.ofByteArray());
      return report(running, answer);
    } catch (IOException failure) {
      throw new Failure(
          Failure.FAILED,
          "process %d does not answer at %s: stop it and start tokenpak serve again"
              .formatted(running.pid(), running.url()));
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(PATIENCE)
        .build();
  }

  private static HttpRequest request(Running running) {
    return HttpRequest.newBuilder(running.url().resolve(StatusHandler.PATH))
        .header(AdminToken.FIELD, running.admin().secret())
        .timeout(PATIENCE)
        .build();
  }

  private static JsonNode report(Running running, HttpResponse<byte[]> answer) throws IOException {
    return switch (answer.statusCode()) {
      case 200 -> new ObjectMapper().readTree(answer.body());
      case 503 ->
          throw new Failure(
              Failure.FAILED, "process %d is stopping: ask again".formatted(running.pid()));
      default ->
          throw new Failure(
              Failure.FAILED,
              "what listens at %s is not the companion of this TOKENPAK_HOME (status %d): start it with tokenpak serve"
                  .formatted(running.url(), answer.statusCode()));
    };
  }
}
