package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliEnvironmentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY",
        "OPENAI_BASE_URL", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CODEX_API_KEY",
        "TOKENPAK_HOME", "AUTH_MANAGER_API_KEY", "CLAUDECODE"
      })
  void leavesOutWhatLeadsToAnotherLogin(String name) {
    assertThat(of(name, "x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PATH", "HOME", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "NODE_OPTIONS"})
  void keepsTheRest(String name) {
    assertThat(of(name, "x")).containsEntry(name, "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8766", "localhost:8766", "http://u:p@[::1]:8766/"})
  void leavesOutAProxyThatIsTheCompanion(String proxy) {
    assertThat(of("HTTPS_PROXY", proxy)).isEmpty();
    assertThat(of("https_proxy", proxy)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:3128", "http://proxy.example:8766", "::::"})
  void keepsAnyOtherProxy(String proxy) {
    assertThat(of("HTTPS_PROXY", proxy)).containsEntry("HTTPS_PROXY", proxy);
  }

  @Test
  void namesALoginFolderOnlyWhereItWasNamed() {
    assertThat(of("CODEX_HOME", "")).isEmpty();
    assertThat(of("CODEX_HOME", "a/../b"))
        .containsEntry("CODEX_HOME", Path.of("b").toAbsolutePath().toString());
  }

  @Test
  void printsNoValue() {
    assertThat(CliEnvironment.of(Map.of("GITHUB_TOKEN", "secret"), 1))
        .hasToString("CliEnvironment[GITHUB_TOKEN]");
  }

  private static Map<String, String> of(String name, String value) {
    return CliEnvironment.of(Map.of(name, value), 8766).variables();
  }
}
