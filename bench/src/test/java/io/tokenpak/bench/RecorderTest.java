package io.tokenpak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RecorderTest {
  private static final String CLI =
      """
      while read -r line; do
        echo "heard $line"
        for type in message_start text_delta result; do echo "{\\"type\\":\\"$type\\"}"; done
      done
      exit 3
      """;

  @Test
  void passesEverythingOnAndNotesWhen(@TempDir Path folder) throws Exception {
    long before = System.nanoTime();
    Process recorder = start(folder);
    List<String> said;
    try (BufferedReader out = recorder.inputReader(UTF_8)) {
      try (Writer in = recorder.outputWriter(UTF_8)) {
        in.write("{\"type\":\"user\",\"text\":\"question #4#\"}\n");
      }
      said = out.readAllLines();
    }

    assertThat(recorder.waitFor()).isEqualTo(3);
    assertThat(said)
        .containsExactly(
            "heard {\"type\":\"user\",\"text\":\"question #4#\"}",
            "{\"type\":\"message_start\"}",
            "{\"type\":\"text_delta\"}",
            "{\"type\":\"result\"}");
    assertThat(Recording.read(folder)).containsOnlyKeys(4);
    Recording turn = Recording.read(folder).values().iterator().next();
    assertThat(List.of(before, turn.asked(), turn.begun(), turn.spoken(), turn.ended()))
        .isSorted()
        .allMatch(time -> time <= System.nanoTime());
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Recorder.class.getName(),
            folder.toString(),
            "/bin/sh",
            "-c",
            CLI)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
