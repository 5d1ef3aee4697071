package io.tokenpak.companion.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.SampleCatalog;
import io.tokenpak.companion.exchange.SampleHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private final Platforms platforms = SampleCatalog.platforms();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-TokenPak-Session",
        "session-id",
        "session_id",
        "Session_Id",
        "x-session-id",
        "x-session-affinity",
        "thread-id"
      })
  void readsTheFieldsThatClientsUse(String field) {
    assertThat(platforms.identify(SampleHead.post("/v1/messages", field, "s-1")).session())
        .isEqualTo("s-1");
  }

  @Test
  void aPlatformsOwnFieldWinsOverGeneralOnes() {
    assertThat(
            platforms
                .identify(
                    SampleHead.post("/", "session-id", "general", "X-OpenClaw-Session", "own"))
                .session())
        .isEqualTo("own");
  }

  @Test
  void theMostDeliberateGeneralFieldWins() {
    assertThat(
            platforms
                .identify(SampleHead.post("/", "thread-id", "t", "X-TokenPak-Session", "own"))
                .session())
        .isEqualTo("own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\tb", "a\u001bb", "a\u007fb", "a\u0085b", "a\r\nb"})
  void ignoresControlCharacters(String session) {
    Caller caller = platforms.identify(SampleHead.post("/", "X-OpenClaw-Session", session));
    assertThat(caller).isEqualTo(new Caller("openclaw", null, null));
  }

  @Test
  void ignoresWhatIsTooLongAndLooksFurther() {
    assertThat(
            platforms
                .identify(SampleHead.post("/", "X-OpenClaw-Session", "s".repeat(256)))
                .session())
        .hasSize(256);
    assertThat(
            platforms
                .identify(
                    SampleHead.post(
                        "/", "X-OpenClaw-Session", "s".repeat(257), "x-session-id", "short"))
                .session())
        .isEqualTo("short");
  }
}
