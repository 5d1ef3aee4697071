package io.tokenpak.dispatch.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The command line; a flag that the real CLI does not know is refused.
final class Options {
  private static final Set<String> SWITCHES =
      Set.of(
          "--print",
          "--verbose",
          "--include-partial-messages",
          "--replay-user-messages",
          "--include-hook-events",
          "--continue",
          "--fork-session",
          "--strict-mcp-config",
          "--no-session-persistence",
          "--bare",
          "--disable-slash-commands",
          "--dangerously-skip-permissions",
          "--exclude-dynamic-system-prompt-sections",
          "--safe-mode",
          "--session-mirror",
          "--restricted",
          "--autocompact",
          "--forward-subagent-text",
          "--await-initialize");
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--input-format",
          "--output-format",
          "--session-id",
          "--resume",
          "--permission-mode",
          "--append-system-prompt",
          "--append-system-prompt-file",
          "--system-prompt",
          "--system-prompt-file",
          "--system-prompt-snapshot",
          "--model",
          "--fallback-model",
          "--effort",
          "--settings",
          "--setting-sources",
          "--agents",
          "--json-schema",
          "--max-budget-usd",
          "--debug-file",
          "--max-turns",
          "--permission-prompt-tool",
          "--permission-prompts",
          "--max-thinking-tokens",
          "--thinking",
          "--resume-session-at",
          "--task-budget");
  private static final Set<String> WITH_VALUES =
      Set.of("--allowedTools", "--disallowedTools", "--tools", "--mcp-config", "--add-dir");
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "-p", "--print",
          "-r", "--resume",
          "-c", "--continue",
          "--allowed-tools", "--allowedTools",
          "--disallowed-tools", "--disallowedTools");

  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> words = new ArrayList<>();

  static Options parse(String[] argv) {
    Options options = new Options();
    for (int i = 0; i < argv.length; ) {
      i = options.take(argv, i);
    }
    options.check();
    return options;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> value(String name) {
    return has(name) && !list(name).isEmpty()
        ? Optional.of(list(name).getLast())
        : Optional.empty();
  }

  List<String> list(String name) {
    return values.getOrDefault(name, List.of());
  }

  private int take(String[] argv, int at) {
    String word = argv[at];
    if (!word.startsWith("-")) {
      words.add(word);
      return at + 1;
    }
    int equals = word.indexOf('=');
    String given = equals < 0 ? word : word.substring(0, equals);
    String name = OTHER_NAMES.getOrDefault(given, given);
    boolean known =
        SWITCHES.contains(name) || WITH_VALUE.contains(name) || WITH_VALUES.contains(name);
    if (!known) {
      throw new Refused("error: unknown option '" + given + "'");
    }
    List<String> found = values.computeIfAbsent(name, key -> new ArrayList<>());
    if (equals >= 0) {
      found.add(word.substring(equals + 1));
      return at + 1;
    }
    return SWITCHES.contains(name) ? at + 1 : takeValues(argv, at + 1, name, found);
  }

  private static int takeValues(String[] argv, int from, String name, List<String> found) {
    int at = from;
    while (at < argv.length && !argv[at].startsWith("-")) {
      found.add(argv[at++]);
      if (WITH_VALUE.contains(name)) {
        break;
      }
    }
    if (at == from && !name.equals("--resume")) {
      throw new Refused("error: option '" + name + " <value>' argument missing");
    }
    return at;
  }

  private void check() {
    if (!value("--input-format").orElse("text").equals("stream-json")
        || !value("--output-format").orElse("text").equals("stream-json")) {
      throw new Refused("error: this double speaks --input-format and --output-format stream-json");
    }
    if (!has("--verbose")) {
      throw new Refused(
          "Error: When using --print, --output-format=stream-json requires --verbose");
    }
    if (!words.isEmpty()) {
      throw new Refused("error: this double takes prompts on stdin alone");
    }
    value("--permission-mode").ifPresent(Options::checkMode);
    if (has("--resume") && has("--session-id") && !has("--fork-session")) {
      throw new Refused(
          "Error: --session-id with --continue or --resume also needs --fork-session.");
    }
    if (has("--resume-session-at") && !has("--resume")) {
      throw new Refused("Error: --resume-session-at needs --resume");
    }
  }

  private static void checkMode(String mode) {
    if (!PermissionMode.known(mode)) {
      throw new Refused(
          "error: option '--permission-mode <mode>' argument '" + mode + "' is invalid.");
    }
  }
}
