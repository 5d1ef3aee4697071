package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A companion's monitor in a process of its own; lives until its standard input ends.
final class MonitorProcess {
  private MonitorProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (RefreshMonitor monitor = monitor(folder, List.of(arguments[1]))) {
      monitor.start();
      System.out.println("started");
      while (System.in.read() >= 0) {
        // Waits for the end.
      }
    }
  }

  static RefreshMonitor monitor(Path folder, List<String> command) {
    return monitor(folder, command, RefreshSettings.Mode.TRIGGER);
  }

  static RefreshMonitor monitor(Path folder, List<String> command, RefreshSettings.Mode mode) {
    RefreshSettings settings =
        new RefreshSettings(
            mode,
            command,
            List.of("codex"),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            folder,
            CliEnvironment.of(Map.of("PATH", "/usr/bin:/bin"), 8766));
    return new RefreshMonitor(settings, List.of(new FakeCli(folder).source()));
  }
}
