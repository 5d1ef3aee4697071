package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others see of a file while it is written, and after its writer is killed.
class CrashTest {
  private static final int KILLS = 5;
  private static final int SIZE = 100_000;

  @TempDir Path folder;

  /// Writes a file full of one letter after the other, for ever.
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws ExportException {
      Path path = Path.of(arguments[0]);
      TargetFile file = new TargetFile(path.resolveSibling(""), path);
      for (char letter = 'a'; ; letter = letter == 'z' ? 'a' : (char) (letter + 1)) {
        byte[] bytes = String.valueOf(letter).repeat(SIZE).getBytes(StandardCharsets.UTF_8);
        file.change(_ -> bytes, false);
        if (letter == 'c') {
          System.out.println("writing");
        }
      }
    }
  }

  private static Process writer(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("writing");
      // Its output is not read any more: it is killed or ends.
      return process;
    }
  }

  @Test
  void aKilledWriterLeavesTheOldContentOrTheNew() throws Exception {
    Path file = folder.resolve("target");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = writer(file);
      try {
        assertIsWhole(file);
        assertNothingIsOpenToOthers();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertIsWhole(file);
    }
    assertNothingIsOpenToOthers();
  }

  private static void assertIsWhole(Path file) throws IOException {
    String content = Files.readString(file);
    assertThat(content).hasSize(SIZE);
    assertThat(content.chars().distinct().count()).isEqualTo(1);
  }

  private void assertNothingIsOpenToOthers() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        try {
          String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
          if (!mode.equals("rw-------")) {
            open.add(each + " " + mode);
          }
        } catch (NoSuchFileException gone) {
          // Took the place of the file meanwhile.
        }
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void twoExportersAtOnceLoseNothingOfEachOther() throws Exception {
    Desktop one = new Desktop(Files.createDirectory(folder.resolve("one")));
    Desktop two = new Desktop(Files.createDirectory(folder.resolve("two")));
    Path state = Files.createDirectory(folder.resolve("openclaw"));
    String target = "openclaw-profiles=" + state;
    List<Throwable> failures = new ArrayList<>();
    Thread claude = exporting(one, target, LoginKind.CLAUDE, failures);
    Thread codex = exporting(two, target, LoginKind.CODEX, failures);
    claude.join();
    codex.join();

    assertThat(failures).isEmpty();
    assertThat(OpenClawProfiles.file(state, "main"))
        .content()
        .contains(Desktop.claudeToken("g19"), Desktop.codexToken("g19"));
  }

  private static Thread exporting(
      Desktop desktop, String target, LoginKind kind, List<Throwable> failures) {
    return Thread.startVirtualThread(() -> {
      try {
        for (int i = 0; i < 20; i++) {
          desktop.claude("g" + i);
          desktop.codex("g" + i, "acct-1");
          desktop.export(target, kind, Desktop.PLAIN);
        }
      } catch (IOException | ExportException failure) {
        failures.add(failure);
      }
    });
  }
}
