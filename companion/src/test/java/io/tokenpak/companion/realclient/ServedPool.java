package io.tokenpak.companion.realclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.dispatch.fake.StubModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// A served companion in front of the real CLI, which asks a stub of its provider.
final class ServedPool implements AutoCloseable {
  static final String KEY = "sk-ant-api03-companions-own";
  static final String PROVIDER = "X-TokenPak-Provider";
  static final String CLAUDE_CODE = "tokenpak-claude-code";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Path folder;
  private final Map<String, String> variables;
  private final StubModel model;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ServedCompanion companion;

  private ServedPool(
      Path folder, Map<String, String> variables, StubModel model, ServedCompanion companion) {
    this.folder = folder;
    this.variables = variables;
    this.model = model;
    this.companion = companion;
  }

  /// Its processes use the companion's key, unless the variables say otherwise.
  static ServedPool start(Path folder, Map<String, String> variables) throws Exception {
    NpmPackage cli = NpmPackage.CLAUDE_CODE;
    Path modules = ClientCache.ofUser().install(cli);
    Map<String, String> all = new HashMap<>();
    all.put("TOKENPAK_COMPANION_SUBPROCESS", "1");
    all.put("TOKENPAK_CLAUDE_BIN", modules.resolve(cli.name()).resolve("claude").toString());
    all.put("TOKENPAK_CLI_TOOLS", "Bash,Read");
    all.put("ANTHROPIC_API_KEY", KEY);
    all.putAll(variables);
    Progress.say("serving with " + cli.spec());
    StubModel model = StubModel.start();
    try {
      return new ServedPool(folder, all, model, ServedCompanion.start(folder, model.uri(), all));
    } catch (IOException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /// The provider.
  StubModel model() {
    return model;
  }

  URI url() {
    return companion.url();
  }

  /// Where tools work for who names no other folder.
  Path workspace() throws IOException {
    return Files.createDirectories(folder.resolve("tokenpak/workspace")).toRealPath();
  }

  HttpResponse<InputStream> post(JsonNode body, Map<String, String> fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve("/v1/messages"))
            .timeout(BOUND)
            .header(PROVIDER, CLAUDE_CODE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    fields.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /// What the companion says of itself.
  JsonNode status() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/tokenpak/api/status"))
            .timeout(BOUND)
            .header("X-TokenPak-Auth", companion.admin())
            .build();
    return MAPPER.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /// The processes that are in this state, as the status names it.
  List<JsonNode> processes(String state) throws IOException, InterruptedException {
    return StreamSupport.stream(status().at("/pool/processes").spliterator(), false)
        .filter(process -> process.path("state").asText().equals(state))
        .toList();
  }

  /// The process that holds this session.
  long pidOf(String session) throws IOException, InterruptedException {
    for (JsonNode process : status().at("/pool/processes")) {
      if (process.path("session").asText().equals(session)) {
        return process.path("pid").asLong();
      }
    }
    throw new AssertionError("no process holds " + session + ": " + status());
  }

  /// Ends the processes that are in this state as SIGKILL does.
  void kill(String state) throws IOException, InterruptedException {
    for (JsonNode process : processes(state)) {
      ProcessHandle.of(process.path("pid").asLong()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /// Ends the companion as SIGKILL does, and serves anew in the same folder.
  void killAndServeAnew() throws IOException, InterruptedException {
    companion.kill();
    companion = ServedCompanion.start(folder, model.uri(), variables);
  }

  /// Runs a command of `tokenpak`.
  Outcome run(String... words) throws IOException, InterruptedException {
    return companion.run(words);
  }

  /// What the companion has logged so far.
  String log() throws IOException {
    return companion.log();
  }

  @Override
  public void close() throws InterruptedException {
    try {
      companion.close();
    } finally {
      client.close();
      model.close();
    }
  }
}
