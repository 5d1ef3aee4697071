package io.tokenpak.dispatch;

import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The folders in which processes may work.
///
/// @param roots every workspace is one of them or lies inside; the first is the usual one
record Workspaces(List<Path> roots) {
  Workspaces {
    roots = List.copyOf(roots);
  }

  /// Finds a workspace, links followed. A relative name is looked for in each root.
  ///
  /// @param wanted as a caller names it; empty for the usual one
  Path resolve(String wanted) throws TurnRefused {
    for (Path root : roots) {
      Path found = inside(root, wanted);
      if (found != null) {
        return found;
      }
    }
    throw new TurnRefused(
        TurnRefused.Kind.WORKSPACE,
        wanted.isEmpty()
            ? "the folder in which the Claude CLI works is missing: make it, or set"
                + " TOKENPAK_CLI_WORKSPACE"
            : "the workspace is no folder inside those that the owner configured"
                + " (TOKENPAK_CLI_WORKSPACE): use one of them, a folder in it, or none");
  }

  private static @org.jspecify.annotations.Nullable Path inside(Path root, String wanted) {
    try {
      Path base = root.toRealPath();
      Path found = base.resolve(wanted).toRealPath();
      return found.startsWith(base) && Files.isDirectory(found) ? found : null;
    } catch (IOException | InvalidPathException notThere) {
      return null;
    }
  }
}
