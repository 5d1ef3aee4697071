package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @Test
  void plainTextStaysAsItIs() {
    assertThat(Printable.line("größe 12 \\ \"quoted\"")).isEqualTo("größe 12 \\ \"quoted\"");
  }

  @Test
  void nothingEndsTheLineOrMovesTheCursor() {
    assertThat(Printable.line("a\nb\rc\td\u001b[2Je\u0085f\u2028g\u202eh\u007f"))
        .isEqualTo("a\\nb\\rc\\td\\u001b[2Je\\u0085f\\u2028g\\u202eh\\u007f");
  }

  @Test
  void longTextIsCut() {
    assertThat(Printable.line("abcdef", 3)).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sk-ant-oat01-x", "Bearer sk-x", "tpk_x", "eyJhbGciOi", "key=sk-x", "a,eyJx"})
  void tokensAreRecognised(String text) {
    assertThat(Printable.mayHoldSecret(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"task-1", "claude-cli/2.1", "oauth-2025-04-20", "keyJar"})
  void otherWordsAreNot(String text) {
    assertThat(Printable.mayHoldSecret(text)).isFalse();
  }
}
