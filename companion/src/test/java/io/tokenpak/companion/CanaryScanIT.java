package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A companion with secrets of every kind does what it does, well and badly; afterwards none of
/// them is anywhere but where its owner or its caller has put it.
class CanaryScanIT {
  private static final String CALLER_KEY = "sk-ant-api03-canaryCaller";
  private static final String CALLER_BEARER = "canaryCallerBearer";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MESSAGE =
      """
      {"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}\
      """;

  @TempDir private Path folder;

  /// What is searched, by the name of where it was found.
  private final Map<String, String> found = new TreeMap<>();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void noSecretIsWhereItDoesNotBelong() throws Exception {
    List<String> canaries;
    try (CanaryStage stage = new CanaryStage(folder)) {
      canaries = canaries(stage.admin());
      exchange(stage);
      look(stage);
      stage.stop();
      found.put("bodies", String.join("\n", stage.bodies));
      // They were there to be told.
      String told = String.join("\n", stage.fields);
      assertThat(canaries.stream().filter(told::contains))
          .contains(CanaryStage.API_KEY, CanaryStage.CLAUDE)
          .contains(CanaryStage.PRINTED_KEY, CanaryStage.BROKER, CALLER_KEY, CALLER_BEARER);
    }
    collect(folder.resolve("home"));
    collect(folder.resolve("tmp"));
    found.put("log", Files.readString(folder.resolve("log")));
    found.put("command's variables", Files.readString(folder.resolve("keys.env")));

    assertThat(found.get("log")).contains("Full thread dump");
    assertThat(found.keySet()).anyMatch(name -> name.endsWith("ledger.db"));
    assertThat(hits(canaries)).isEmpty();
    found.put("planted", Files.readString(folder.resolve("claude/.credentials.json")));
    assertThat(hits(canaries)).hasSize(2);
  }

  private static List<String> canaries(String admin) {
    return List.of(
        CanaryStage.API_KEY,
        CanaryStage.SECOND_KEY,
        CanaryStage.PRINTED_KEY,
        CanaryStage.CLAUDE,
        CanaryStage.CLAUDE_REFRESH,
        CanaryStage.CODEX,
        CanaryStage.BROKER,
        CanaryStage.COLLECTOR,
        CALLER_KEY,
        CALLER_BEARER,
        admin);
  }

  private void exchange(CanaryStage stage) throws Exception {
    String messages = "/v1/messages";
    String count = "/v1/messages/count_tokens";
    String chat = "/v1/chat/completions";
    for (String wish : List.of("200", "401", "429", "500", "break")) {
      ask(stage, messages, "x-wish", wish);
      ask(stage, messages, "x-wish", wish, "x-api-key", CALLER_KEY);
      // Messages are answered by the pool; what else Claude Code asks has the login.
      ask(stage, count, "x-wish", wish, "X-TokenPak-Provider", "tokenpak-claude-code");
      ask(stage, chat, "x-wish", wish);
      ask(stage, chat, "x-wish", wish, "Authorization", "Bearer " + CALLER_BEARER);
      ask(stage, "/v1/responses", "x-wish", wish, "X-TokenPak-Provider", "tokenpak-openai-codex");
    }
    // Declined by the companion itself.
    ask(stage, "/nowhere", "x-api-key", CALLER_KEY);
    ask(stage, messages, "Origin", "http://evil.example", "x-api-key", CALLER_KEY);
    ask(stage, messages, "X-TokenPak-Provider", "nobody", "x-api-key", CALLER_KEY);
    ask(stage, messages, "X-TokenPak-Auth", CALLER_BEARER, "x-api-key", CALLER_KEY);
    assertThat(ask(stage, messages, "X-TokenPak-Backend", "claude-code", "x-api-key", CALLER_KEY))
        .isEqualTo(200);
  }

  private int ask(CanaryStage stage, String path, String... fields) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(stage.url(path))
            .timeout(PATIENCE)
            .headers(fields)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(MESSAGE))
            .build();
    return keep(path, request);
  }

  private int keep(String name, HttpRequest request) throws Exception {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    found.put("answer " + found.size() + " to " + name, response.headers().map() + response.body());
    return response.statusCode();
  }

  private void look(CanaryStage stage) throws Exception {
    for (ProcessHandle child : stage.process().descendants().toList()) {
      for (String file : List.of("cmdline", "environ")) {
        Path path = Path.of("/proc", "" + child.pid(), file);
        found.put(path.toString(), new String(Files.readAllBytes(path), ISO_8859_1));
      }
    }
    assertThat(found.keySet()).anyMatch(name -> name.endsWith("/environ"));
    Path own = Path.of("/proc", "" + stage.process().pid(), "cmdline");
    found.put(own.toString(), Files.readString(own));

    HttpRequest.Builder metrics = HttpRequest.newBuilder(stage.url("/metrics"));
    metrics.header("Authorization", "Bearer " + CanaryStage.COLLECTOR);
    assertThat(keep("metrics", metrics.build())).isEqualTo(200);
    HttpRequest.Builder status = HttpRequest.newBuilder(stage.url("/tokenpak/api/status"));
    assertThat(keep("status", status.header("X-TokenPak-Auth", stage.admin()).build()))
        .isEqualTo(200);
    for (String words : List.of("status", "doctor", "credentials list", "usage --rows")) {
      found.put("tokenpak " + words, stage.prints(words.split(" ", -1)));
    }
    String pid = String.valueOf(stage.process().pid());
    assertThat(new ProcessBuilder("kill", "-QUIT", pid).start().waitFor()).isZero();
    Path log = folder.resolve("log");
    await().atMost(PATIENCE).until(() -> Files.readString(log).contains("Full thread dump"));
  }

  private void collect(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        found.put(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
  }

  /// Each place with a canary in it, as it is or as it is often written.
  private List<String> hits(List<String> canaries) {
    List<String> hits = new ArrayList<>();
    for (String canary : canaries) {
      byte[] bytes = canary.getBytes(UTF_8);
      List<String> forms =
          List.of(
              canary,
              Base64.getEncoder().withoutPadding().encodeToString(bytes),
              HexFormat.of().formatHex(bytes));
      found.forEach((name, text) -> {
        if (forms.stream().anyMatch(text::contains)) {
          hits.add(canary + " in " + name);
        }
      });
    }
    return hits;
  }
}
