package io.tokenpak.companion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where this companion runs: what the Java runtime knows of the machine.
public final class Installation {
  private Installation() {}

  /// The program `bin/tokenpak`, if this runs on the Java runtime beside it.
  public static Optional<Path> launcher() {
    return Optional.ofNullable(Path.of(System.getProperty("java.home")).getParent())
        .map(root -> root.resolve("bin").resolve("tokenpak"))
        .filter(Files::isExecutable);
  }

  /// The operating system's name.
  public static String system() {
    return System.getProperty("os.name");
  }

  /// The user's home folder.
  public static Path userHome(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isBlank() ? System.getProperty("user.home") : home);
  }
}
