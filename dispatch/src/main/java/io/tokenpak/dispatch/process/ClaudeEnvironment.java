package io.tokenpak.dispatch.process;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The whole environment of a CLI: what may pass from ours, fixed switches, and what is set for
/// this process.
///
/// Not a record, since a placeholder key may be among the values.
public final class ClaudeEnvironment {
  private static final Set<String> PASSED =
      Set.of("LANG", "LANGUAGE", "TMPDIR", "TZ", "USER", "LOGNAME", "SHELL");
  private static final String PASSED_PREFIX = "LC_";
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  /// Variables that would hand the child a login or mode that is not its own, or make it or its
  /// tools load code.
  private static final Pattern NEVER =
      Pattern.compile(
          "ANTHROPIC_.*|CLAUDE.*|TOKENPAK_.*|LD_.*|DYLD_.*|NODE_(?!EXTRA_CA_CERTS$).*|BUN_.*|GIT_.*|BASH.*|ENV|IFS"
              + "|SHELLOPTS|PROMPT_COMMAND|PS4|PYTHON.*|PERL.*|RUBY.*|JAVA_TOOL_OPTIONS"
              + "|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|GLIBC_TUNABLES|IS_SANDBOX");

  /// Keeps the CLI quiet, unchanged and silent between turns, and lets it give up soon, for the
  /// client to decide.
  private static final Map<String, String> SWITCHES =
      Map.ofEntries(
          Map.entry("TERM", "dumb"),
          Map.entry("DISABLE_TELEMETRY", "1"),
          Map.entry("DISABLE_ERROR_REPORTING", "1"),
          Map.entry("DISABLE_AUTOUPDATER", "1"),
          Map.entry("DISABLE_UPDATES", "1"),
          Map.entry("DISABLE_INSTALLATION_CHECKS", "1"),
          Map.entry("DISABLE_FEEDBACK_COMMAND", "1"),
          Map.entry("DISABLE_BUG_COMMAND", "1"),
          Map.entry("DISABLE_LOGIN_COMMAND", "1"),
          Map.entry("DISABLE_LOGOUT_COMMAND", "1"),
          Map.entry("DISABLE_UPGRADE_COMMAND", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_FEEDBACK_SURVEY", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_CRON", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_ATTACHMENTS", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_FILE_MENTIONS", "1"),
          Map.entry("CLAUDE_CODE_DISABLE_TERMINAL_TITLE", "1"),
          Map.entry("CLAUDE_CODE_MAX_RETRIES", "1"),
          Map.entry("MCP_TIMEOUT", "5000"));

  private final TreeMap<String, String> variables;

  private ClaudeEnvironment(Map<String, String> variables) {
    this.variables = new TreeMap<>(variables);
  }

  /// What a child sees of the given environment, and the switches.
  ///
  /// @param alsoPassed the names of further variables that it sees, because the configuration says
  ///   so
  /// @throws IllegalArgumentException where such a name is one that never passes
  public static ClaudeEnvironment from(Map<String, String> parent, Collection<String> alsoPassed) {
    for (String name : alsoPassed) {
      if (!mayPass(name)) {
        throw new IllegalArgumentException("'" + name + "' is never passed on to a CLI");
      }
    }
    ClaudeEnvironment result = new ClaudeEnvironment(Map.of());
    parent.forEach((name, value) -> {
      if (PASSED.contains(name) || isLocale(name) || alsoPassed.contains(name)) {
        result.variables.put(name, value);
      }
    });
    String path = SearchPath.of(parent.getOrDefault("PATH", "")).toString();
    result.variables.put("PATH", path.isEmpty() ? USUAL_PATH : path);
    result.variables.putAll(SWITCHES);
    return result;
  }

  private static boolean isLocale(String name) {
    return name.startsWith(PASSED_PREFIX);
  }

  /// Whether a variable of this name may be passed on where the configuration asks for it.
  public static boolean mayPass(String name) {
    return !name.isBlank() && !name.contains("=") && !NEVER.matcher(name).matches();
  }

  /// This one with a variable set, whatever its name: HOME, CLAUDE_CONFIG_DIR, ANTHROPIC_BASE_URL.
  public ClaudeEnvironment with(String name, String value) {
    ClaudeEnvironment result = new ClaudeEnvironment(variables);
    result.variables.put(name, value);
    return result;
  }

  /// Every variable of the child.
  public Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  /// The names alone.
  @Override
  public String toString() {
    return "ClaudeEnvironment" + variables.keySet();
  }
}
