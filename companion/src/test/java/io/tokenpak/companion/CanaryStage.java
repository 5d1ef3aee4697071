package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A companion as distributed that was given a secret of every kind, and a provider that fails on
/// demand.
final class CanaryStage implements AutoCloseable {
  static final String API_KEY = "sk-ant-api03-canaryApiKey";
  static final String SECOND_KEY = "sk-ant-api03-canarySecondKey";
  static final String PRINTED_KEY = "sk-canaryPrintedKey";
  static final String CLAUDE = "sk-ant-oat01-canaryClaude";
  static final String CLAUDE_REFRESH = "sk-ant-ort01-canaryRefresh";
  static final String CODEX = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.canaryCodex";
  static final String BROKER = "canaryBrokerToken";
  static final String COLLECTOR = "canaryCollectorToken";

  private static final Path BUILT = Path.of("target/tokenpak").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Every field and body that providers, broker and collector of spans were sent.
  final Collection<String> fields = new ConcurrentLinkedQueue<>();

  final Collection<String> bodies = new ConcurrentLinkedQueue<>();
  private final Path folder;
  private final HttpServer provider;
  private final Process companion;
  private final JsonNode running;

  CanaryStage(Path folder) throws IOException {
    this.folder = folder;
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    provider.createContext("/", exchange -> answer(exchange, fields, bodies));
    provider.start();
    companion = serve(folder, "http://127.0.0.1:" + provider.getAddress().getPort());
    Path announced = folder.resolve("home/run/companion.json");
    await().atMost(PATIENCE).until(() -> Files.exists(announced));
    running = new ObjectMapper().readTree(announced.toFile());
  }

  private static void answer(
      HttpExchange exchange, Collection<String> fields, Collection<String> bodies)
      throws IOException {
    try (exchange) {
      exchange.getRequestHeaders().values().forEach(fields::addAll);
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      String wish = String.valueOf(exchange.getRequestHeaders().getFirst("x-wish"));
      if (wish.equals("break")) {
        return;
      }
      byte[] body = "{\"type\":\"message\",\"usage\":{\"input_tokens\":7}}".getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(wish.equals("null") ? 200 : Integer.parseInt(wish), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Process serve(Path folder, String origin) throws IOException {
    secret(
        folder.resolve("claude/.credentials.json"),
        "{\"claudeAiOauth\":{\"accessToken\":\"%s\",\"refreshToken\":\"%s\"}}"
            .formatted(CLAUDE, CLAUDE_REFRESH));
    secret(
        folder.resolve("codex/auth.json"),
        "{\"auth_mode\":\"chatgpt\",\"tokens\":{\"access_token\":\"%s\",\"account_id\":\"a\"}}"
            .formatted(CODEX));
    Path collector = secret(folder.resolve("collector"), COLLECTOR);
    Path keys =
        program(folder.resolve("keys"), "#!/bin/sh\nenv >\"$0.env\"\necho " + PRINTED_KEY + "\n");
    Path standIn = Path.of("src/distribution/stand-in-claude");
    Path cli = program(folder.resolve("claude-cli"), Files.readString(standIn));
    Files.createDirectory(folder.resolve("tmp"));
    ProcessBuilder builder = command(folder, "serve").redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("log").toFile());
    var variables = builder.environment();
    variables.put("TOKENPAK_OPENAI_KEY_COMMAND", keys.toString());
    variables.put("TOKENPAK_METRICS_TOKEN_FILE", collector.toString());
    variables.put("TOKENPAK_CLAUDE_BIN", cli.toString());
    configure(variables, origin);
    return builder.start();
  }

  private static void configure(Map<String, String> variables, String origin) {
    for (String name : List.of("ANTHROPIC", "OPENAI", "CHATGPT", "GOOGLE")) {
      variables.put("TOKENPAK_UPSTREAM_" + name, origin);
    }
    variables.put("TOKENPAK_SUBSCRIPTION_OAUTH", "1");
    variables.put("ANTHROPIC_API_KEY", API_KEY);
    variables.put("TOKENPAK_ANTHROPIC_API_KEYS", SECOND_KEY);
    variables.put("AUTH_MANAGER_BASE_URL", origin);
    variables.put("AUTH_MANAGER_INTERNAL_API_TOKEN", BROKER);
    variables.put("TOKENPAK_OTLP", origin);
    variables.put("TOKENPAK_DUMP_HEADERS", "1");
    variables.put("TOKENPAK_COMPANION_SUBPROCESS", "1");
  }

  private static ProcessBuilder command(Path folder, String... words) {
    ProcessBuilder builder = new ProcessBuilder(BUILT.resolve("bin/tokenpak").toString());
    builder.command().addAll(List.of(words));
    var variables = builder.environment();
    variables.keySet().retainAll(Set.of("PATH"));
    variables.put("HOME", folder.toString());
    variables.put("TOKENPAK_HOME", folder.resolve("home").toString());
    variables.put("CLAUDE_CONFIG_DIR", folder.resolve("claude").toString());
    variables.put("CODEX_HOME", folder.resolve("codex").toString());
    variables.put("TOKENPAK_PORT", "0");
    variables.put("TOKENPAK_REFRESH", "off");
    variables.put("TOKENPAK_JAVA_OPTS", "-Djava.io.tmpdir=" + folder.resolve("tmp"));
    return builder.directory(folder.toFile());
  }

  private static Path secret(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Path program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /// What another command of the program prints while this companion serves.
  String prints(String... words) throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", "");
    Process process =
        command(folder, words).redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(printed);
  }

  URI url(String path) {
    return URI.create(running.path("url").asText()).resolve(path);
  }

  String admin() {
    return running.path("admin").asText();
  }

  ProcessHandle process() {
    return companion.toHandle();
  }

  /// Lets it stop by itself, so that all that it writes is written.
  void stop() throws InterruptedException {
    companion.destroy();
    assertThat(companion.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    companion.destroyForcibly().onExit().join();
    provider.stop(0);
  }
}
