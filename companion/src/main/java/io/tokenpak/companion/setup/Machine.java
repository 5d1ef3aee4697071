package io.tokenpak.companion.setup;

import io.tokenpak.companion.credential.process.SearchPath;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where setup looks and what it may write to.
///
/// @param userHome the user's home folder
/// @param companionHome the companion's own folder
/// @param openClawHome where OpenClaw keeps its configuration
/// @param url where clients reach the companion
/// @param path the folders to look for programs in, as `PATH` has them
/// @param launcher the program that starts the companion, if this is an installed one
/// @param system the operating system's name, as the `os.name` property has it
public record Machine(
    Path userHome,
    Path companionHome,
    Path openClawHome,
    URI url,
    String path,
    Optional<Path> launcher,
    String system) {
  Path settingsFile() {
    return companionHome.resolve("companion.yaml");
  }

  /// Where a program is, if it is on the path.
  Optional<Path> program(String name) {
    return new SearchPath(path).find(name);
  }
}
