package io.tokenpak.companion.credential.export;

import java.nio.file.Files;
import java.nio.file.Path;

/// Tells OpenClaws that keep logins in SQLite from those that keep them in JSON. The newer ones
/// refuse to work at all while a login file of the older form lies beside an empty database.
final class OpenClawDatabase {
  private OpenClawDatabase() {}

  /// Refuses to write for a newer OpenClaw.
  ///
  /// @param state OpenClaw's state folder
  static void refuse(Path state) throws ExportException {
    refuseFile(state.resolve("state").resolve("openclaw.sqlite"));
  }

  /// As [#refuse(Path)], for one of its agents.
  static void refuse(Path state, Path agentFolder) throws ExportException {
    refuse(state);
    refuseFile(agentFolder.resolve("openclaw-agent.sqlite"));
  }

  private static void refuseFile(Path database) throws ExportException {
    if (Files.exists(database)) {
      throw new ExportException(
          "this OpenClaw keeps its logins in SQLite ("
              + database
              + ") and would take a JSON file for an unfinished upgrade and stop: route it through"
              + " the companion (tokenpak env openclaw), or export to env=FILE");
    }
  }
}
