package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Which tool calls run at once, which are asked about, and which never run.
final class Permission {
  enum Decision {
    ALLOW,
    ASK,
    DENY
  }

  private static final Set<String> HARMLESS =
      Set.of(
          "cat", "cd", "date", "echo", "false", "grep", "head", "ls", "pwd", "sleep", "sort",
          "tail", "true", "uname", "wc", "which", "whoami");

  private final List<String> allowed = new ArrayList<>();
  private final List<String> denied = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();

  Permission(Options options, JsonNode settings, Path folder) {
    options.list("--allowedTools").forEach(rules -> allowed.addAll(rules(rules)));
    options.list("--disallowedTools").forEach(rules -> denied.addAll(rules(rules)));
    settings.path("permissions").path("allow").forEach(rule -> allowed.add(rule.asText()));
    settings.path("permissions").path("deny").forEach(rule -> denied.add(rule.asText()));
    folders.add(folder);
    options.list("--add-dir").forEach(added -> folders.add(folder.resolve(added)));
  }

  /// Rules are separated by commas or spaces outside parentheses.
  static List<String> rules(String text) {
    return Arrays.stream(text.split("[, ]+(?![^(]*\\))", -1)).filter(r -> !r.isBlank()).toList();
  }

  boolean isDisabled(String tool) {
    return denied.contains(tool);
  }

  Decision decide(String tool, JsonNode input, String mode) {
    if (denied.stream().anyMatch(rule -> matches(rule, tool, input))) {
      return Decision.DENY;
    }
    boolean free =
        mode.equals(PermissionMode.BYPASS)
            || allowed.stream().anyMatch(rule -> matches(rule, tool, input))
            || isHarmless(tool, input)
            || (mode.equals(PermissionMode.ACCEPT_EDITS) && tool.equals("Edit") && isInside(input));
    if (free) {
      return Decision.ALLOW;
    }
    return mode.equals(PermissionMode.DO_NOT_ASK) ? Decision.DENY : Decision.ASK;
  }

  boolean isHarmless(String tool, JsonNode input) {
    return switch (tool) {
      case "Read" -> isInside(input);
      case "Bash" -> isReadOnly(input.path("command").asText());
      default -> false;
    };
  }

  private boolean isInside(JsonNode input) {
    Path file = folders.getFirst().resolve(input.path("file_path").asText()).normalize();
    return folders.stream().anyMatch(file::startsWith);
  }

  private static boolean isReadOnly(String command) {
    if ((command.contains(">") && !command.contains(">&2")) || command.contains("$(")) {
      return false;
    }
    return Arrays.stream(command.split("&&|\\|\\||[;|\n]", -1))
        .map(part -> part.strip().split("\\s+", 2)[0])
        .allMatch(word -> word.isEmpty() || HARMLESS.contains(word));
  }

  private static boolean matches(String rule, String tool, JsonNode input) {
    int parenthesis = rule.indexOf('(');
    if (parenthesis < 0) {
      return tool.equals(rule)
          || (rule.startsWith("mcp__")
              && tool.startsWith(rule.replaceAll("\\*$", "").replaceAll("(?<!__)$", "__")));
    }
    if (!rule.substring(0, parenthesis).equals(tool)) {
      return false;
    }
    String pattern = rule.substring(parenthesis + 1, rule.length() - 1);
    if (!tool.equals("Bash")) {
      String file = input.path("file_path").asText();
      return file.startsWith(pattern.replaceFirst("^//", "/").replaceAll("\\*+$", ""));
    }
    String command = input.path("command").asText();
    return pattern.endsWith("*")
        ? command.startsWith(pattern.replaceAll(":?\\*+$", ""))
        : command.equals(pattern);
  }
}
