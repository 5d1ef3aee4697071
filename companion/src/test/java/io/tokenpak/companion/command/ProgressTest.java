package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter terminal = new StringWriter();

  @Test
  void aTerminalSeesHowFarItIsAndIsLeftClean() {
    try (Progress progress = Progress.shown("rows", 2, new PrintWriter(terminal, true))) {
      progress.step();
      progress.step();
    }

    assertThat(terminal.toString())
        .contains("rows", "100%", "2/2")
        .doesNotContain("\n", "\u001b")
        .endsWith("\r" + " ".repeat(72) + "\r");
  }

  @Test
  void whatIsNoTerminalSeesNothing() {
    Shell shell =
        new Shell(
            Map.of(),
            new StringReader(""),
            new PrintWriter(terminal, true),
            new PrintWriter(terminal, true));

    try (Progress progress = Progress.of("rows", 2, shell)) {
      progress.step();
    }

    assertThat(terminal).hasToString("");
  }
}
