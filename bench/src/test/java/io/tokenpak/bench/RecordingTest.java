package io.tokenpak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @Test
  void knowsTheLinesThatCount() {
    assertThat(in("{\"type\":\"user\",\"message\":{\"content\":\"question #17#\"}}"))
        .isEqualTo("17");
    assertThat(in("{\"type\":\"user\",\"message\":{\"content\":\"hello\"}}")).isEmpty();
    assertThat(in("{\"type\":\"control_request\",\"text\":\"question #17#\"}")).isEmpty();
    assertThat(out("{\"event\":{\"type\":\"message_start\"},\"type\":\"stream_event\"}"))
        .isEqualTo("message_start");
    assertThat(out("{\"delta\":{\"type\":\"text_delta\"}}")).isEqualTo("text_delta");
    assertThat(out("{\"is_error\":false,\"type\":\"result\"}")).isEqualTo("result");
    assertThat(out("{\"type\":\"system\",\"subtype\":\"init\"}")).isEmpty();
  }

  @Test
  void takesTheFirstOfEachLineOfATurn() {
    Map<Integer, Recording> turns =
        Recording.of(
            List.of(
                "5 message_start",
                "6 text_delta",
                "7 result",
                "10 1",
                "11 message_start",
                "12 text_delta",
                "13 text_delta",
                "14 message_start",
                "15 result",
                "20 2",
                "21 message_start",
                "22 text_delta",
                "23 result"));

    assertThat(turns)
        .containsOnly(
            Map.entry(1, new Recording(10, 11, 12, 15)),
            Map.entry(2, new Recording(20, 21, 22, 23)));
  }

  @Test
  void putsInOrderWhatWasNotedLate() {
    assertThat(
            Recording.of(List.of("11 message_start", "11 text_delta", "10 1", "12 result", "9 0")))
        .containsOnly(Map.entry(1, new Recording(10, 11, 11, 12)));
  }

  @Test
  void leavesOutWhatDidNotEnd() {
    assertThat(Recording.of(List.of("10 1", "11 message_start", "12 text_delta"))).isEmpty();
  }

  @Test
  void readsTheNotesOfAllProcesses(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.turns"), "1 1\n2 message_start\n3 text_delta\n4 result\n");
    Files.writeString(folder.resolve("b.turns"), "5 2\n6 message_start\n7 text_delta\n8 result\n");
    Files.writeString(folder.resolve("other"), "none\n");

    assertThat(Recording.read(folder)).containsOnlyKeys(1, 2);
  }

  private static String in(String line) {
    return Recording.kind(Recording.IN, line);
  }

  private static String out(String line) {
    return Recording.kind(Recording.OUT, line);
  }
}
