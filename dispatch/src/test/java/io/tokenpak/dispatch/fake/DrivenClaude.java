package io.tokenpak.dispatch.fake;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A Claude CLI, real or not, driven line by line.
public final class DrivenClaude implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Process process;
  private final List<JsonNode> lines = new CopyOnWriteArrayList<>();
  private final List<String> stderr = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private int taken;

  private DrivenClaude(Process process) {
    this.process = process;
    reader = Thread.ofPlatform().daemon().start(() -> read(process.getInputStream()));
    Thread.ofPlatform().daemon().start(() -> readErrors(process.getErrorStream()));
  }

  /// What is started in the background of a shell ignores SIGINT, and so would its children.
  private static List<String> listeningToInterrupts() {
    return System.getProperty("os.name").equals("Linux")
        ? List.of("env", "--default-signal=INT")
        : List.of();
  }

  /// Starts a program in a home of its own, with nothing of this process's environment but the
  /// PATH.
  public static DrivenClaude start(
      Path program, Path home, Map<String, String> variables, List<String> arguments)
      throws IOException {
    List<String> argv = new ArrayList<>(listeningToInterrupts());
    argv.addAll(List.of(program.toString(), "-p"));
    argv.addAll(List.of("--input-format=stream-json", "--output-format=stream-json", "--verbose"));
    argv.addAll(arguments);
    Path work = Files.createDirectories(home.resolve("work"));
    ProcessBuilder builder = new ProcessBuilder(argv).directory(work.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.putAll(Map.of("PATH", path, "HOME", home.toString(), "LANG", "C.UTF-8"));
    environment.put("CLAUDE_CONFIG_DIR", home.resolve(".claude").toString());
    environment.put("ANTHROPIC_API_KEY", "sk-ant-fake");
    environment.putAll(Map.of("IS_SANDBOX", "1", "DISABLE_TELEMETRY", "1"));
    environment.putAll(Map.of("DISABLE_AUTOUPDATER", "1", "DISABLE_ERROR_REPORTING", "1"));
    environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    environment.putAll(variables);
    return new DrivenClaude(builder.start());
  }

  /// Sends a user line, and answers the result that it leads to.
  public JsonNode turn(String text) {
    user(text);
    return result();
  }

  /// Sends a user line.
  public void user(String text) {
    send(userLine(text));
  }

  /// A user line, to add to.
  public static ObjectNode userLine(String text) {
    ObjectNode line = Json.object("type", "user");
    line.set("message", Json.message("user", TextNode.valueOf(text)));
    return line;
  }

  /// Sends a control request, and answers the response to it.
  public JsonNode control(String id, ObjectNode request) {
    sendControl(id, request);
    return next(line -> line.path("response").path("request_id").asText().equals(id))
        .path("response");
  }

  /// Sends a control request.
  public void sendControl(String id, ObjectNode request) {
    ObjectNode line = Json.object("type", "control_request").put("request_id", id);
    line.set("request", request);
    send(line);
  }

  /// Answers a control request of the CLI.
  public void answer(JsonNode asked, ObjectNode answer) {
    ObjectNode response =
        Json.object("subtype", "success").put("request_id", asked.path("request_id").asText());
    response.set("response", answer);
    ObjectNode line = Json.object("type", "control_response");
    line.set("response", response);
    send(line);
  }

  /// Sends a line.
  public void send(ObjectNode line) {
    sendText(new String(Json.bytes(line), StandardCharsets.UTF_8));
  }

  /// Sends a line of any text.
  public void sendText(String text) {
    try {
      process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError("the program reads no more; it said: " + stderr, e);
    }
  }

  /// The next result.
  public JsonNode result() {
    return next("result");
  }

  /// The next control request of a kind.
  public JsonNode asked(String subtype) {
    return next(line ->
        line.path("type").asText().equals("control_request")
            && line.path("request").path("subtype").asText().equals(subtype));
  }

  /// The next line of a type, or of a type and subtype with `/` between, or of an event so.
  public JsonNode next(String kind) {
    return next(line -> kind(line).equals(kind) || line.path("type").asText().equals(kind));
  }

  /// The next line that a predicate holds for; those before it are passed over.
  public JsonNode next(Predicate<JsonNode> wanted) {
    return await()
        .alias("a line that did not come; stderr: " + stderr)
        .pollInterval(Duration.ofMillis(5))
        .atMost(BOUND)
        .until(() -> find(wanted), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<JsonNode> find(Predicate<JsonNode> wanted) {
    while (taken < lines.size()) {
      JsonNode line = lines.get(taken++);
      if (wanted.test(line)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /// What a line is: its type, with the subtype or the event's type if it has one.
  public static String kind(JsonNode line) {
    String second =
        line.path("type").asText().equals("stream_event")
            ? line.path("event").path("type").asText()
            : line.path("subtype").asText();
    return line.path("type").asText() + (second.isEmpty() ? "" : "/" + second);
  }

  /// Every line so far.
  public List<JsonNode> lines() {
    return List.copyOf(lines);
  }

  /// The lines so far of a type.
  public List<JsonNode> lines(String kind) {
    return lines.stream()
        .filter(line -> kind(line).equals(kind) || line.path("type").asText().equals(kind))
        .toList();
  }

  /// What stderr has said.
  public String stderr() {
    return String.join("\n", stderr);
  }

  /// The process.
  public Process process() {
    return process;
  }

  /// Ends stdin, and answers the exit status.
  public int finish() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // It has gone already; its status says how.
    }
    return exitStatus();
  }

  /// Sends a signal, and answers the exit status.
  public int signal(String name) throws IOException {
    Process _ = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    return exitStatus();
  }

  /// Waits for the end of the process and of what it wrote, and answers its status.
  public int exitStatus() {
    try {
      if (!process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the program runs on");
      }
      reader.join(BOUND);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void read(InputStream in) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        lines.add(parsed(line));
      }
    } catch (IOException _) {
      // The process has ended.
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return Json.parse(line);
    } catch (JsonProcessingException e) {
      return Json.object("type", "garbage").put("text", line);
    }
  }

  private void readErrors(InputStream in) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        stderr.add(line);
      }
    } catch (IOException _) {
      // The process has ended.
    }
  }
}
