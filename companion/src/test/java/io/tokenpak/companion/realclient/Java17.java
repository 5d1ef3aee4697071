package io.tokenpak.companion.realclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The oldest Java that the SDKs are driven on.
final class Java17 {
  private static final Path FOLDER = Path.of("/usr/lib/jvm");

  private Java17() {}

  /// The program `java` of an installed Java 17, which must be there.
  static Path java() throws IOException {
    try (Stream<Path> homes = Files.list(FOLDER)) {
      return homes
          .filter(Java17::isIt)
          .map(home -> home.resolve("bin/java"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("install a Java 17 in " + FOLDER));
    }
  }

  private static boolean isIt(Path home) {
    try {
      return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17");
    } catch (IOException none) {
      return false;
    }
  }
}
