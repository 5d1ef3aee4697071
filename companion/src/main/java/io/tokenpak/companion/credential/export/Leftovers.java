package io.tokenpak.companion.credential.export;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// What a writer leaves beside a file when it is killed in the middle: new content, with a token.
final class Leftovers {
  /// No write takes so long.
  private static final Duration DEAD_AFTER = Duration.ofMinutes(1);

  private Leftovers() {}

  /// Removes them, if they are old enough to be nobody's.
  static void remove(Path file) throws IOException {
    String beginning = "." + file.getFileName() + ".";
    DirectoryStream.Filter<Path> filter =
        each -> {
          String name = String.valueOf(each.getFileName());
          return name.startsWith(beginning) && name.endsWith(".new");
        };
    Instant dead = Instant.now().minus(DEAD_AFTER);
    try (DirectoryStream<Path> found = Files.newDirectoryStream(file.resolveSibling(""), filter)) {
      for (Path each : found) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(dead)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
