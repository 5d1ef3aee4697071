package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What every scenario works with.
///
/// @param launcher of the built companion
/// @param claude the real CLI, with links resolved
/// @param provider answers what the CLI asks
/// @param root the folder that is thrown away in the end
/// @param counts how much is measured
record Lab(Path launcher, Path claude, StubProvider provider, Path root, PoolCounts counts) {
  /// A folder of its own, which only the user can read.
  Path folder() throws IOException {
    return Files.createTempDirectory(root, "run");
  }

  /// Variables that keep a program away from the user's own files.
  Map<String, String> home(Path folder) throws IOException {
    return Map.of(
        "HOME",
        folder.toString(),
        "TMPDIR",
        Files.createDirectories(folder.resolve("tmp")).toString(),
        "LANG",
        "C.UTF-8",
        "CLAUDE_CONFIG_DIR",
        folder.resolve("no-claude").toString(),
        "CODEX_HOME",
        folder.resolve("no-codex").toString());
  }

  /// Tells, from now on, whether the time of a scenario is over, or of one of its parts.
  BooleanSupplier clock(int parts) {
    Duration time = counts.time().dividedBy(parts);
    long end = System.nanoTime() + time.toNanos();
    return () -> System.nanoTime() - end > 0;
  }
}
