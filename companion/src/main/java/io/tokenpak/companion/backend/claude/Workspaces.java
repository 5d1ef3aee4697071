package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.turn.TurnRefused;
import java.nio.file.Path;

/// The folders in which local tools may work.
@FunctionalInterface
public interface Workspaces {
  /// The folder that a caller wants, symbolic links resolved.
  ///
  /// @param wanted as the caller wrote it; empty for the owner's first choice
  /// @throws TurnRefused if it is none, or lies outside the owner's
  Path resolve(String wanted) throws TurnRefused;
}
