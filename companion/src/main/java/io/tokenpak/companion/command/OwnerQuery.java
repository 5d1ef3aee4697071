package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.Running;
import io.tokenpak.companion.status.StatusReport;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a running companion what it tells its owner alone.
final class OwnerQuery {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Running running;

  OwnerQuery(Running running) {
    this.running = running;
  }

  /// The companion's report about itself.
  JsonNode status() throws InterruptedException {
    return ask(request(StatusReport.PATH, PATIENCE).build());
  }

  /// Has the companion do something.
  ///
  /// @param target the path, with parameters
  /// @param patience how long it may take
  JsonNode tell(String target, Duration patience) throws InterruptedException {
    return ask(request(target, patience).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String target, Duration patience) {
    return HttpRequest.newBuilder(running.url().resolve(target))
        .header(AdminToken.FIELD, running.admin().secret())
        .timeout(patience);
  }

  private JsonNode ask(HttpRequest request) throws InterruptedException {
    try (HttpClient client = client()) {
      return report(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
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

  private JsonNode report(HttpResponse<byte[]> answer) throws IOException {
    return switch (answer.statusCode()) {
      case 200 -> new ObjectMapper().readTree(answer.body());
      case 400, 404, 409 -> throw new Failure(Failure.FAILED, message(answer));
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

  private static String message(HttpResponse<byte[]> answer) throws IOException {
    JsonNode error = new ObjectMapper().readTree(answer.body()).at("/error/message");
    return Printable.line(error.asText("the companion refused"), 500);
  }
}
