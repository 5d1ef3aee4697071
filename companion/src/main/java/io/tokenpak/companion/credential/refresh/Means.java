package io.tokenpak.companion.credential.refresh;

import java.nio.file.Path;
import java.time.Duration;

/// What a redemption works with.
///
/// @param configDir the folder of Claude Code's login
/// @param key for fingerprints and sealing
/// @param patience how long to wait for Claude Code's locks
record Means(
    Path configDir,
    InstallKey key,
    TokenEndpoint endpoint,
    ClaudeLocks locks,
    Time time,
    Checkpoint checkpoint,
    Duration patience) {
  /// The login's file; perhaps a symbolic link.
  Path login() {
    return login(configDir);
  }

  static Path login(Path configDir) {
    return configDir.resolve(".credentials.json");
  }
}
