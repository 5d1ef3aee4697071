package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnLoginTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HTTPS_PROXY",
          "http://me:hunter2@proxy:3128",
          "no_proxy",
          "127.0.0.1",
          "ANTHROPIC_API_KEY",
          "k",
          "PATH",
          "/bin");

  @Test
  void saysWhoseLoginItIsAndThroughWhichProxyToGo() {
    OwnLogin login = new OwnLogin("/home/me/.claude", Optional.empty(), ENVIRONMENT);

    assertThat(login.open("child"))
        .containsOnly(
            Map.entry("CLAUDE_SECURESTORAGE_CONFIG_DIR", "/home/me/.claude"),
            Map.entry("HTTPS_PROXY", "http://me:hunter2@proxy:3128"),
            Map.entry("no_proxy", "127.0.0.1"));
    assertThat(login.toString()).doesNotContain("hunter2");
  }

  @Test
  void namesAProviderThatIsNotTheUsualOne() {
    assertThat(new OwnLogin("f", Optional.of("http://127.0.0.1:1"), Map.of()).open("child"))
        .containsEntry("ANTHROPIC_BASE_URL", "http://127.0.0.1:1");
  }
}
