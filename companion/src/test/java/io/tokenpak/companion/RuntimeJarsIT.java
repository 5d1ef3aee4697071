package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jars in the distribution: of none of them a weakness is known.
class RuntimeJarsIT {
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  @TempDir private Path folder;

  @Test
  void noWeaknessIsKnownOfAny() throws IOException {
    assertThat(warnings(Path.of("target/tokenpak/lib"))).isEmpty();
  }

  @Test
  void anOldJettyWouldBeFound() throws IOException {
    Files.createFile(folder.resolve("jetty-http-12.0.11.jar"));
    Files.createFile(folder.resolve("jetty-util-12.1.14.jar"));

    assertThat(warnings(folder))
        .containsExactly("org.eclipse.jetty:jetty-http has CVE-2024-6763: take 12.0.12 or newer");
  }

  private static List<String> warnings(Path lib) throws IOException {
    Advisories advisories = Advisories.committed();
    try (Stream<Path> jars = Files.list(lib)) {
      List<String> names =
          jars.map(jar -> String.valueOf(jar.getFileName()))
              .filter(name -> !name.startsWith("tokenpak-"))
              .toList();
      assertThat(names).isNotEmpty().allMatch(name -> NAME.matcher(name).matches());
      return names.stream().flatMap(name -> warnings(advisories, name).stream()).toList();
    }
  }

  private static List<String> warnings(Advisories advisories, String jar) {
    Matcher parts = NAME.matcher(jar);
    return parts.matches()
        ? advisories.warnings(advisories.artifact(parts.group(1)), parts.group(2))
        : List.of(jar + " has no version in its name");
  }
}
