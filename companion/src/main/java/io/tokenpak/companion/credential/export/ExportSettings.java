package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.credential.hook.OwnerCommand;
import java.util.List;
import java.util.Optional;

/// What is exported without being asked each time.
///
/// @param targets none, unless the owner named some
/// @param terms on what terms
/// @param hook run after files have changed
/// @param catalog makes further targets, for who asks for one
public record ExportSettings(
    List<ExportTarget> targets,
    ExportTerms terms,
    Optional<OwnerCommand> hook,
    ExportTargets catalog) {
  public ExportSettings {
    targets = List.copyOf(targets);
  }
}
