package io.tokenpak.companion.doctor;

import io.tokenpak.dispatch.PermissionMode;
import io.tokenpak.dispatch.PoolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What whoever reaches the companion can have done on this machine through the pool.
///
/// @param tools what its processes may do
public record PoolRightsCheck(PoolSettings.Tools tools) implements Check {
  private static final String SUBJECT = "pool rights";

  /// Rules without bounds, for tools that can do anything.
  private static final Set<String> UNBOUNDED =
      Set.of("Bash", "Bash(*)", "Bash(:*)", "Write", "Edit", "NotebookEdit");

  @Override
  public List<Diagnosis> examine() {
    List<Diagnosis> diagnoses = new ArrayList<>();
    if (tools.mode() == PermissionMode.BYPASS_PERMISSIONS) {
      diagnoses.add(
          Diagnosis.warn(
              SUBJECT,
              "permissions are bypassed: every caller can do here what you can",
              "set TOKENPAK_CLI_PERMISSION_MODE=default and name rules in TOKENPAK_CLI_ALLOW"));
    }
    tools.allow().stream()
        .filter(UNBOUNDED::contains)
        .forEach(rule ->
            diagnoses.add(
                Diagnosis.warn(
                    SUBJECT,
                    "the rule " + rule + " allows every caller everything that this tool can do",
                    "bound it in TOKENPAK_CLI_ALLOW, for example Bash(git status:*)")));
    if (tools.slashCommands()) {
      diagnoses.add(
          Diagnosis.warn(
              SUBJECT,
              "the text of a request can be a slash command and name files to read with @",
              "set TOKENPAK_CLI_SLASH_COMMANDS=0 unless every caller is yours"));
    }
    if (diagnoses.isEmpty()) {
      diagnoses.add(Diagnosis.ok(SUBJECT, granted()));
    }
    return diagnoses;
  }

  private String granted() {
    return "mode %s, tools %s, %s"
        .formatted(
            tools.mode().word(),
            tools.names().map(names -> String.join(",", names)).orElse("of Claude Code's choice"),
            tools.allow().isEmpty() ? "no rules" : tools.allow().size() + " rules");
  }
}
