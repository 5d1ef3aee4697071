package io.tokenpak.dispatch.turn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The arguments that a CLI is started with. All but the session's id, which is our own, comes from
/// the owner's settings: nothing of a request gets in here. What a process is to answer with, it is
/// told on its stdin; see [Talk].
///
/// Every value is in one word with its option, so that no value can pass for an option.
///
/// @param directories folders besides the workspace that tools may use
/// @param ownLogin whether the CLI uses its own login, which it does not with `--bare`
public record LaunchArguments(Tools tools, List<Path> directories, boolean ownLogin) {
  /// What the CLI may do.
  ///
  /// @param names the CLI's own tools; empty for all but those that are always switched off
  /// @param allow rules in the CLI's own syntax, such as `Bash(git status:*)`
  /// @param mode what becomes of what no rule allows, in the CLI's word
  /// @param mcpConfig a file that names servers of tools
  /// @param slashCommands whether text that begins with a slash is a command
  /// @param maxRounds how often one turn may ask the model; 0 for no bound
  public record Tools(
      Optional<List<String>> names,
      List<String> allow,
      String mode,
      Optional<Path> mcpConfig,
      boolean slashCommands,
      int maxRounds) {
    /// Copies the lists.
    public Tools {
      names = names.map(List::copyOf);
      allow = List.copyOf(allow);
    }
  }

  /// The variable that gives a process its model. One that resumes a session needs it: a model that
  /// is set later makes the CLI tell the model so, in the user's name.
  public static final String MODEL = "ANTHROPIC_MODEL";

  /// Tools that start turns by themselves, speak with other sessions, ask a person, or leave the
  /// workspace.
  private static final List<String> ALWAYS_OFF =
      List.of(
          "Agent",
          "AskUserQuestion",
          "CronCreate",
          "CronDelete",
          "CronList",
          "EnterPlanMode",
          "EnterWorktree",
          "ExitPlanMode",
          "ExitWorktree",
          "ListAgents",
          "Monitor",
          "PushNotification",
          "RemoteTrigger",
          "ReportFindings",
          "ScheduleWakeup",
          "SendMessage",
          "Task",
          "TaskStop",
          "Workflow");

  /// The tools that there are with `--bare`, which starts quicker and reads nothing of the
  /// workspace.
  private static final Set<String> BARE_TOOLS = Set.of("Bash", "Edit", "Read");

  /// No message from another session, no transcript deleted behind our back, no words of the CLI's
  /// own in the user's mouth, and no tool that the model has to look for first.
  private static final String SETTINGS =
      """
      {"crossSessionInbound":"refuse","cleanupPeriodDays":3650,"includeCoAuthoredBy":false,\
      "env":{"ENABLE_TOOL_SEARCH":"false"}}\
      """;

  /// Copies the list.
  public LaunchArguments {
    directories = List.copyOf(directories);
  }

  /// For a process that begins a session.
  public List<String> beginning(UUID session) {
    return with("--session-id=" + session);
  }

  /// For a process that goes on with a session. Its system prompt may be another one than before.
  public List<String> resuming(UUID session) {
    return with("--resume=" + session, "--system-prompt-snapshot=off");
  }

  private List<String> with(String... session) {
    List<String> words = new ArrayList<>();
    words.add("-p");
    words.add("--input-format=stream-json");
    words.add("--output-format=stream-json");
    words.add("--verbose");
    words.add("--include-partial-messages");
    words.add("--permission-prompt-tool=stdio");
    words.add("--permission-mode=" + tools.mode());
    words.add("--setting-sources=");
    words.add("--strict-mcp-config");
    words.add("--settings=" + SETTINGS);
    addTools(words);
    if (isBare()) {
      words.add("--bare");
    }
    words.addAll(List.of(session));
    return List.copyOf(words);
  }

  private void addTools(List<String> words) {
    tools.names().ifPresent(names -> words.add("--tools=" + String.join(",", names)));
    words.add("--disallowedTools=" + String.join(",", ALWAYS_OFF));
    tools.allow().forEach(rule -> words.add("--allowedTools=" + rule));
    directories.forEach(directory -> words.add("--add-dir=" + directory));
    tools.mcpConfig().ifPresent(file -> words.add("--mcp-config=" + file));
    if (!tools.slashCommands()) {
      words.add("--disable-slash-commands");
    }
    if (tools.maxRounds() > 0) {
      words.add("--max-turns=" + tools.maxRounds());
    }
  }

  private boolean isBare() {
    return !ownLogin
        && !tools.slashCommands()
        && tools.mcpConfig().isEmpty()
        && tools.names().filter(BARE_TOOLS::containsAll).isPresent();
  }
}
