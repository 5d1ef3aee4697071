package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetTest {
  private static final Path PAGE = Path.of("..", "docs", "clients.md");

  @ParameterizedTest
  @ValueSource(
      strings = {"claude", "codex", "openclaw", "opencode", "anthropic-sdk", "openai-sdk", "jvm"})
  void thePageForUsersShowsWhatTheCommandPrints(String client) throws Exception {
    String printed = Snippet.of(client, URI.create("http://127.0.0.1:8766"));
    String lines =
        printed
            .lines()
            .filter(line -> !line.startsWith("#") && !line.startsWith("//"))
            .collect(Collectors.joining("\n"));

    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("\n## " + client + "\n") + 1);
    assertThat(section.substring(0, section.indexOf("\n## "))).contains("\n" + lines + "\n```\n");
  }
}
