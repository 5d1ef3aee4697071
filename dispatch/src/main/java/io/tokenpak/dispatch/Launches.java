package io.tokenpak.dispatch;

import io.tokenpak.dispatch.process.ClaudeEnvironment;
import io.tokenpak.dispatch.process.Launch;
import io.tokenpak.dispatch.session.Transcripts;
import io.tokenpak.dispatch.turn.LaunchArguments;
import io.tokenpak.dispatch.turn.Permission;
import io.tokenpak.dispatch.turn.Talk;
import io.tokenpak.dispatch.turn.TalkLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What processes are started with: the settings, and nothing of what a turn says but its model.
///
/// @param ownLogin whether they use the CLI's own login
record Launches(PoolSettings settings, boolean ownLogin) {
  /// A process that does not stop its turn when told to is killed soon, for its seat is wanted.
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  private static final String REMEDY =
      "The owner can allow it with TOKENPAK_CLI_ALLOW and TOKENPAK_CLI_TOOLS.";

  /// What a process is started for.
  ///
  /// @param session the CLI session
  /// @param resumed the model that goes on with the session; empty if the session begins
  record Start(UUID session, Optional<String> resumed) {
    static Start fresh() {
      return new Start(UUID.randomUUID(), Optional.empty());
    }

    static Start resuming(UUID session, String model) {
      return new Start(session, Optional.of(model));
    }
  }

  /// What every process sees of the companion's own environment.
  static ClaudeEnvironment environment(PoolSettings settings) {
    Map<String, String> given = settings.program().environment();
    ClaudeEnvironment environment = ClaudeEnvironment.from(given, settings.program().passed());
    String home = given.get("HOME");
    return home == null ? environment : environment.with("HOME", home);
  }

  /// A process for a session.
  ///
  /// @param configDir the CLI's configuration folder
  /// @param access the variables with which it reaches its provider
  Launch of(Shape shape, Path configDir, Start start, Map<String, String> access) {
    ClaudeEnvironment environment =
        environment(settings)
            .with("CLAUDE_CONFIG_DIR", configDir.toString())
            .with("TMPDIR", configDir.resolve(Transcripts.TEMPORARY).toString());
    for (Map.Entry<String, String> variable : access.entrySet()) {
      environment = environment.with(variable.getKey(), variable.getValue());
    }
    if (start.resumed().isPresent()) {
      environment = environment.with(LaunchArguments.MODEL, start.resumed().get());
    }
    return new Launch(arguments(start), environment.variables(), shape.workspace());
  }

  private List<String> arguments(Start start) {
    PoolSettings.Tools tools = settings.tools();
    LaunchArguments arguments =
        new LaunchArguments(
            new LaunchArguments.Tools(
                tools.names(),
                tools.allow(),
                tools.mode().word(),
                tools.mcpConfig(),
                tools.slashCommands(),
                tools.maxRounds()),
            settings.folders().directories(),
            ownLogin);
    return start.resumed().isPresent()
        ? arguments.resuming(start.session())
        : arguments.beginning(start.session());
  }

  /// What a process and its turns are led by.
  Talk.Rules rules() {
    PoolSettings.Patience patience = settings.patience();
    return new Talk.Rules(
        new Permission(REMEDY),
        new TalkLimits(
            patience.silence(),
            patience.toolSilence(),
            patience.turn(),
            AFTER_INTERRUPT,
            TalkLimits.DEFAULTS.queuedBytes()),
        settings.tools().slashCommands(),
        System::nanoTime);
  }
}
