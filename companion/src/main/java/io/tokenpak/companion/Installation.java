package io.tokenpak.companion;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where this companion runs: what the Java runtime knows of the machine.
public final class Installation {
  private Installation() {}

  /// The program `bin/tokenpak`, if this runs on the Java runtime beside it.
  public static Optional<Path> launcher() {
    return root().map(root -> root.resolve("bin/tokenpak")).filter(Files::isExecutable);
  }

  /// The Java agent, if this runs on the Java runtime beside it.
  public static Optional<Path> agent() {
    return root().map(root -> root.resolve("agent/tokenpak-agent.jar")).filter(Files::isReadable);
  }

  private static Optional<Path> root() {
    return Optional.ofNullable(Path.of(System.getProperty("java.home")).getParent());
  }

  /// The operating system's name.
  public static String system() {
    return System.getProperty("os.name");
  }

  /// Whether a person sees what is written to standard error, because it is a terminal.
  public static boolean errorsAreSeen() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      // Elsewhere than on Linux only the console as a whole can be asked.
      return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
  }

  /// The user's home folder.
  public static Path userHome(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isBlank() ? System.getProperty("user.home") : home);
  }
}
