package io.tokenpak.dispatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  private static final Redaction KNOWN =
      Redaction.of(List.of("topsecret", "topsecret-and-more", " "));

  private static String said(String... parts) {
    LastWords words = new LastWords();
    for (String part : parts) {
      byte[] bytes = part.getBytes(UTF_8);
      words.take(bytes, bytes.length);
    }
    return words.text(KNOWN);
  }

  @Test
  void escapesAndControlsAreTakenOut() {
    assertThat(
            said(
                "\u001b[1;31mred\u001b[0m \u001b]0;title\u0007a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\"
                    + " \u009b2Jb\u001bcc\u0000\u0007\u202e\r\nd\te \u001b]never ended\nf"))
        .isEqualTo("red alink bc\nd\te \nf");
  }

  @Test
  void knownSecretsAndWhatLooksLikeAKeyAreTakenOut() {
    assertThat(
            said(
                "topsecret-and-more, top\u001b[0msecret, sk-ant-oat01-abc_DEF-123, Authorization: Bearer"
                    + " abcdefgh.ijk, eyJhbGciOi.eyJzdWIi.c2ln; task-force"))
        .isEqualTo(
            "[redacted], [redacted], [redacted], Authorization: Bearer [redacted], [redacted];"
                + " task-force");
  }

  @Test
  void onlyTheEndIsKept() {
    assertThat(said("first ", "x".repeat(70_000), " middle", " last")).isEqualTo("middle last");
    assertThat(said("a".repeat(1000), "b".repeat(3000))).hasSize(4000);
  }

  @Test
  void theRestOfAWordWhoseBeginningIsGoneIsDropped() {
    // The ring begins inside the secret, which no redaction would know any more.
    assertThat(said("topsecret", " " + "y".repeat((64 << 10) - 6)))
        .isEqualTo("y".repeat((64 << 10) - 6));
    assertThat(said("z".repeat(200_000))).isEmpty();
  }
}
