package io.tokenpak.companion.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What happens on a full disk: on a real one of eight mebibytes, in memory, which nobody else
/// sees.
class FullDiskTest {
  @TempDir Path folder;

  @Test
  @Timeout(180)
  void losesNothingToADiskThatIsFullOrCannotBeWritten() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path output = folder.resolve("output");
    Process program =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--user",
                    "--map-root-user",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=8m none \"$1\" && shift && exec \"$@\"",
                    "sh",
                    disk.toString(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FullDisk.class.getName(),
                    disk.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(program.waitFor(170, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output)).endsWith("held\n");
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly().waitFor();
    }
  }
}
