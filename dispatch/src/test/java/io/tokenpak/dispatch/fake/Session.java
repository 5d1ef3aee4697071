package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// What holds from turn to turn: the conversation, the model, the permission mode, the tools.
final class Session {
  /// The bound on tokens of an answer where none is given.
  static final int USUAL_TOKENS = 32_000;

  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final List<String> BUILT_IN = List.of("Bash", "Edit", "Read");

  final Options options;
  final Map<String, String> environment;
  final Lines lines;
  final Host host;
  final Lent lent;
  final Path folder;
  final Chat chat;
  final Permission permission;
  final Spending spending = new Spending();
  volatile String model;
  volatile String mode;
  volatile int thinkingTokens;
  volatile int maxTokens;
  private volatile String systemPrompt;
  private boolean promptRecorded;

  Session(Options options, Map<String, String> environment, Lines lines) throws IOException {
    this.options = options;
    this.environment = environment;
    this.lines = lines;
    host = new Host(lines);
    lent = new Lent(host, Long.parseLong(environment.getOrDefault("MCP_TIMEOUT", "30000")));
    folder = Path.of("").toRealPath();
    permission = new Permission(options, settings(), folder);
    model = options.value("--model").orElse("claude-sonnet-4-5");
    mode =
        options.has("--dangerously-skip-permissions")
            ? PermissionMode.BYPASS
            : options.value("--permission-mode").orElse(PermissionMode.DEFAULT);
    thinkingTokens =
        options.value("--thinking").orElse("").equals("disabled")
            ? 0
            : Integer.parseInt(options.value("--max-thinking-tokens").orElse("31999"));
    maxTokens =
        Integer.parseInt(
            environment.getOrDefault(
                "CLAUDE_CODE_MAX_OUTPUT_TOKENS", Integer.toString(USUAL_TOKENS)));
    systemPrompt = givenPrompt();
    chat = openChat();
  }

  private Chat openChat() {
    boolean persistent = !options.has("--no-session-persistence");
    String fresh = UUID.randomUUID().toString();
    String given = options.value("--session-id").map(this::checkNew).orElse(fresh);
    if (!options.has("--resume")) {
      return new Chat(config(), folder, persistent ? given : fresh, persistent);
    }
    String wanted = options.value("--resume").orElse("");
    if (!UUID_SHAPE.matcher(wanted).matches()) {
      throw new UnknownSession(
          wanted,
          "Error: --resume requires a valid session ID or session title when used with --print.");
    }
    boolean fork = options.has("--fork-session");
    Optional<Transcript> found = Transcript.find(config(), wanted);
    Chat resumed = new Chat(config(), folder, fork ? given : wanted, persistent);
    if (found.isEmpty() || !resumed.resume(found.get(), fork)) {
      throw new UnknownSession(wanted, "No conversation found with session ID: " + wanted);
    }
    if (keepsFirstPrompt()) {
      systemPrompt = found.get().systemPrompt().orElse(systemPrompt);
    }
    return resumed;
  }

  private String checkNew(String id) {
    if (!UUID_SHAPE.matcher(id).matches()) {
      throw new Refused("Error: Invalid session ID. Must be a valid UUID.");
    }
    if (Transcript.find(config(), id).isPresent()) {
      throw new Refused("Error: Session ID " + id + " is already in use.");
    }
    return id;
  }

  private boolean keepsFirstPrompt() {
    return !options.has("--bare")
        && !options.value("--system-prompt-snapshot").orElse("on").equals("off");
  }

  Path config() {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(environment.getOrDefault("CLAUDE_CONFIG_DIR", home + "/.claude"));
  }

  String id() {
    return chat.session();
  }

  boolean isOn(String variable) {
    return List.of("1", "true").contains(environment.getOrDefault(variable, ""));
  }

  private String givenPrompt() {
    String base =
        options
            .value("--system-prompt-file")
            .map(Session::read)
            .or(() -> options.value("--system-prompt"))
            .orElse("You are an interactive agent that helps users with software.");
    return options
        .value("--append-system-prompt-file")
        .map(Session::read)
        .or(() -> options.value("--append-system-prompt"))
        .map(appended -> base + "\n\n" + appended)
        .orElse(base);
  }

  /// Takes what an `initialize` request says of the system prompt.
  void prompt(JsonNode initialize) {
    String base = initialize.path("systemPrompt").asText(systemPrompt);
    String appended = initialize.path("appendSystemPrompt").asText("");
    systemPrompt = appended.isEmpty() ? base : base + "\n\n" + appended;
  }

  void recordPrompt() {
    if (!promptRecorded) {
      promptRecorded = true;
      chat.recordSystemPrompt(systemPrompt);
    }
  }

  private JsonNode settings() {
    String given = options.value("--settings").orElse("{}");
    try {
      return Json.parse(given.startsWith("{") ? given : read(given));
    } catch (JsonProcessingException e) {
      throw new Refused("Error: Invalid JSON provided to --settings");
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The built-in tools that are switched on.
  List<String> builtIn() {
    List<String> known = new ArrayList<>(BUILT_IN);
    if (!options.has("--bare")) {
      known.add("Write");
    }
    List<String> wanted =
        options.list("--tools").stream().flatMap(t -> Permission.rules(t).stream()).toList();
    known.removeIf(
        tool -> options.has("--tools") && !wanted.contains("default") && !wanted.contains(tool));
    known.removeIf(permission::isDisabled);
    return known;
  }

  ArrayNode toolNames() {
    ArrayNode names = Json.array();
    builtIn().forEach(names::add);
    lent.definitions().forEach(tool -> names.add(tool.get("name")));
    return names;
  }

  /// The body of a request to the provider.
  ObjectNode request() {
    ObjectNode body = Json.object("model", model);
    body.set("messages", chat.upstream());
    body.set(
        "system",
        Json.array()
            .add(
                Json.textBlock(
                    "x-anthropic-billing-header: cc_version=" + FakeClaude.VERSION + ";"))
            .add(Json.textBlock("You are a Claude agent, built on Anthropic's Claude Agent SDK."))
            .add(Json.textBlock(systemPrompt)));
    ArrayNode tools = Json.array();
    builtIn().forEach(tool -> tools.add(definition(tool)));
    body.set("tools", tools.addAll(lent.definitions()));
    body.set("metadata", Json.object("user_id", Json.object("session_id", id()).toString()));
    body.put("max_tokens", maxTokens);
    if (thinkingTokens > 0) {
      body.set(
          "thinking",
          Json.object("type", "enabled")
              .put("budget_tokens", Math.min(thinkingTokens, maxTokens - 1)));
    }
    return body.put("stream", true);
  }

  private static ObjectNode definition(String tool) {
    ObjectNode definition = Json.object("name", tool).put("description", "The tool " + tool);
    definition.set("input_schema", Json.object("type", "object"));
    return definition;
  }

  /// A line of this session.
  ObjectNode line(String type) {
    return Json.object("type", type)
        .put("session_id", id())
        .put("uuid", UUID.randomUUID().toString());
  }

  ObjectNode systemLine(String subtype) {
    return line("system").put("subtype", subtype);
  }

  void writeInit() {
    ObjectNode init = systemLine("init").put("cwd", folder.toString());
    init.set("tools", toolNames());
    init.set("mcp_servers", lent.status());
    init.put("model", model).put("permissionMode", mode);
    init.put(
        "apiKeySource",
        environment.containsKey("ANTHROPIC_API_KEY") ? "ANTHROPIC_API_KEY" : "none");
    init.put("claude_code_version", FakeClaude.VERSION).put("output_style", "default");
    init.set("slash_commands", Json.array());
    init.set("agents", Json.array());
    init.set("capabilities", Json.array().add("interrupt_receipt_v1").add("msg_lifecycle_v1"));
    lines.write(init);
  }
}
