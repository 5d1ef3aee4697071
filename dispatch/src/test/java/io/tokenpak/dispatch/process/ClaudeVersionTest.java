package io.tokenpak.dispatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClaudeVersionTest {
  @Test
  void theAnswerOfTheProgramIsRead() {
    assertThat(ClaudeVersion.answered("2.1.329 (Claude Code)\n"))
        .contains(new ClaudeVersion(2, 1, 329));
    assertThat(ClaudeVersion.answered("warning: old\n2.1.300-beta.1 (Claude Code)\n"))
        .contains(new ClaudeVersion(2, 1, 300));
    assertThat(ClaudeVersion.answered("v24.21.0")).isEmpty();
    assertThat(ClaudeVersion.answered("2.1.329 (Something Else)")).isEmpty();
    assertThat(ClaudeVersion.answered("12345678.1.1 (Claude Code)")).isEmpty();
  }

  @Test
  void versionsAreOrderedByNumber() {
    assertThat(ClaudeVersion.of("2.1.99")).isLessThan(ClaudeVersion.of("2.1.260"));
    assertThat(ClaudeVersion.of("2.2.0")).isGreaterThan(ClaudeVersion.of("2.1.999"));
    assertThat(ClaudeVersion.of("10.0.0")).isGreaterThan(ClaudeVersion.of("9.9.9"));
    assertThat(ClaudeVersion.of("2.1.260")).hasToString("2.1.260");
    assertThatThrownBy(() -> ClaudeVersion.of("2.1")).isInstanceOf(IllegalArgumentException.class);
  }
}
