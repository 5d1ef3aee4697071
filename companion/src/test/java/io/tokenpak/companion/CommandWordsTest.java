package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
  @Test
  void splitsAtBlanks() {
    assertThat(CommandWords.parse("claude  auth\tstatus"))
        .contains(List.of("claude", "auth", "status"));
  }

  @Test
  void quotesHoldBlanksTogether() {
    assertThat(CommandWords.parse("'/opt/my tools/claude' -p \"it's\" ''x\"\" ''"))
        .contains(List.of("/opt/my tools/claude", "-p", "it's", "x", ""));
  }

  @Test
  void nothingElseHasAMeaning() {
    assertThat(CommandWords.parse("a $HOME `b` | c ; d \\ *"))
        .contains(List.of("a", "$HOME", "`b`", "|", "c", ";", "d", "\\", "*"));
  }

  @Test
  void takesAList() {
    assertThat(CommandWords.parse("[\"docker\", \"exec\", \"a b\", 1]"))
        .contains(List.of("docker", "exec", "a b", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "''", "'claude", "\"x", "[]", "[\"a\"", "[null]", "[[\"a\"]]", "[\"\"]"})
  void refusesWhatIsNoCommand(String text) {
    assertThat(CommandWords.parse(text)).isEmpty();
  }
}
