import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A companion that serves while its AOT cache is recorded. The cache also keeps profiles of the
/// code that ran, by which it is compiled early; so what shall be quick is done often here:
/// requests are forwarded, and turns are put to a pool of CLI processes.
final class Training implements AutoCloseable {
  private static final int FORWARDED = 600;
  private static final int TURNS = 1500;
  private static final int TURNS_OF_SESSION = 25;

  /// What does not fit into this time, on a slow machine, is left out.
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// The cache is written when the companion ends.
  private static final Duration ENDING = Duration.ofMinutes(2);

  private static final Pattern URL = Pattern.compile("\"url\" *: *\"([^\"]+)\"");

  /// What the stand-in for the CLI answers.
  private static final String WORDS = "some words in a row ";

  private final Process companion;
  private final Path running;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  /// Starts one.
  ///
  /// @param standIn for the CLI
  /// @param javaOption for the JVM of the companion
  Training(Scratch scratch, TrainingProvider provider, Path standIn, String javaOption)
      throws IOException {
    running = scratch.folder().resolve("TOKENPAK_HOME/run/companion.json");
    // The dashes are there to be parsed, so that the parser of the other commands is trained too.
    ProcessBuilder builder = scratch.launcher("serve", "--");
    builder
        .environment()
        .putAll(
            Map.of(
                "TOKENPAK_JAVA_OPTS", javaOption,
                "TOKENPAK_PORT", "0",
                "TOKENPAK_DRAIN", "1s",
                "TOKENPAK_UPSTREAM_ANTHROPIC", provider.origin(),
                "TOKENPAK_COMPANION_SUBPROCESS", "1",
                "TOKENPAK_CLAUDE_BIN", scratch.program(standIn).toString(),
                "ANTHROPIC_API_KEY", "sk-ant-api03-training"));
    companion = builder.start();
    // Also when the build is stopped.
    Runtime.getRuntime().addShutdownHook(new Thread(companion::destroyForcibly));
  }

  /// Does all that is trained, and lets the companion end by itself.
  void run() throws IOException, InterruptedException {
    URI messages = address().resolve("/v1/messages");
    long end = System.nanoTime() + ENOUGH.toNanos();
    for (int i = 0; i < FORWARDED && System.nanoTime() < end; i++) {
      forward(messages, i);
    }
    StringBuilder said = new StringBuilder();
    for (int turn = 0; turn < TURNS && System.nanoTime() < end; turn++) {
      converse(messages, turn, said);
    }
    companion.destroy();
    if (!companion.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS) || companion.exitValue() != 0) {
      throw new IOException("the companion did not end well");
    }
  }

  private URI address() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !companion.waitFor(20, TimeUnit.MILLISECONDS)) {
      if (Files.exists(running)) {
        Matcher url = URL.matcher(Files.readString(running));
        if (url.find()) {
          return URI.create(url.group(1));
        }
      }
    }
    throw new IOException("the companion did not begin to serve");
  }

  private void forward(URI messages, int number) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(messages);
    // One half brings a key of its own, the other gets the companion's.
    if (number % 2 == 0) {
      request.header("x-api-key", "sk-ant-api03-client");
    }
    send(request, body(number % 3 > 0, "forwarded", line("user", "hello")), "ok");
  }

  private void converse(URI messages, int turn, StringBuilder said)
      throws IOException, InterruptedException {
    if (turn % TURNS_OF_SESSION == 0) {
      said.setLength(0);
    } else {
      said.append(',').append(line("assistant", WORDS)).append(',');
    }
    said.append(line("user", "question " + turn));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(messages).header("X-TokenPak-Backend", "claude-code");
    String session = "session-" + turn / TURNS_OF_SESSION;
    // Most clients stream.
    send(request, body(turn % 8 > 0, session, said.toString()), "row");
  }

  private static String line(String role, String text) {
    return "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, text);
  }

  private static String body(boolean stream, String session, String said) {
    return """
    {"model":"claude-sonnet-4-5","max_tokens":1000,"stream":%s,"metadata":{"user_id":"%s"},\
    "messages":[%s]}\
    """
        .formatted(stream, session, said);
  }

  private void send(HttpRequest.Builder request, String body, String expected)
      throws IOException, InterruptedException {
    request
        .timeout(PATIENCE)
        .header("anthropic-version", "2023-06-01")
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200 || !response.body().contains(expected)) {
      throw new IOException(
          "the companion answered %d: %s".formatted(response.statusCode(), response.body()));
    }
  }

  /// Ends what still runs.
  @Override
  public void close() {
    List<ProcessHandle> children = companion.descendants().toList();
    companion.destroyForcibly().onExit().join();
    children.forEach(ProcessHandle::destroyForcibly);
    client.shutdownNow();
  }
}
