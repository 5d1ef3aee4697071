package io.tokenpak.dispatch;

import io.tokenpak.dispatch.process.ClaudeEnvironment;
import io.tokenpak.dispatch.process.ClaudeProgram;
import io.tokenpak.dispatch.process.Enclosure;
import io.tokenpak.dispatch.process.ProcessStarter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a pool would find on this machine.
///
/// @param program the CLI and its version; empty if there is none that can be used
/// @param finding why there is none, and what to do; empty if there is one
/// @param enclosure what its processes would be wrapped in
public record PoolSurvey(Optional<String> program, String finding, PoolStatus.Enclosure enclosure) {
  /// Looks, by running the CLI for its version and trying enclosures.
  ///
  /// @param patience how long one of them may take
  public static PoolSurvey of(PoolSettings.Program program, Duration patience) {
    Map<String, String> environment =
        ClaudeEnvironment.from(program.environment(), program.passed()).variables();
    try (ProcessStarter starter = new ProcessStarter()) {
      Enclosure enclosure = Enclosure.probe(starter, program.searchPath(), environment, patience);
      var shown = new PoolStatus.Enclosure(enclosure.isTight(), enclosure.described());
      try {
        ClaudeProgram found =
            ClaudeProgram.probe(
                starter, program.name(), program.searchPath(), environment, patience);
        return new PoolSurvey(Optional.of(found.toString()), "", shown);
      } catch (IOException unusable) {
        return new PoolSurvey(Optional.empty(), String.valueOf(unusable.getMessage()), shown);
      }
    }
  }
}
