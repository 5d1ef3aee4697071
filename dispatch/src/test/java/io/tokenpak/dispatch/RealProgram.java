package io.tokenpak.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/// The real Claude CLI, where tests with real clients have installed it.
final class RealProgram {
  private static final String PROGRAM =
      "@anthropic-ai+claude-code-linux-x64-2.1.329/node_modules/@anthropic-ai/claude-code-linux-x64/claude";

  private RealProgram() {}

  static Path path() {
    String chosen = System.getProperty("tokenpak.clients.cache", "");
    Path cache =
        chosen.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "tokenpak-clients")
            : Path.of(chosen);
    Path program = cache.resolve(PROGRAM);
    assertThat(program)
        .as("the companion's tests with -Preal-clients install it there")
        .matches(Files::isExecutable);
    return program;
  }
}
