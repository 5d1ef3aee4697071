package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTargetsTest {
  private final ExportTargets targets =
      new ExportTargets(
          Path.of("/home/me/.openclaw"), Path.of("/home/me"), new ExportLedger(Path.of("/none")));

  @Test
  void aListNamesTargetsPlacesAndOptions() {
    assertThat(
            targets.list(
                " openclaw-oauth, openclaw-profiles=/oc;agent=ops;login=codex,"
                    + "env=~/x/../.env ,codex-home=/u1/codex;owner=1000:1000,"))
        .extracting(each -> each.name() + " " + each.file())
        .containsExactly(
            "openclaw-oauth /home/me/.openclaw/credentials/oauth.json",
            "openclaw-profiles /oc/agents/ops/agent/auth-profiles.json",
            "env /home/me/.env",
            "codex-home /u1/codex/auth.json");
    assertThat(targets.one("openclaw-profiles;login=codex").logins())
        .containsExactly(LoginKind.CODEX);
    assertThat(targets.list(" ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "opencode|is not one of",
        "env|needs a file",
        "env=|absolute path",
        "env=.env|absolute path",
        "codex-home|needs a folder",
        "codex-home=/a;owner=me|owner by numbers",
        "codex-home=/a;uid=1|knows no option uid",
        "codex-home=/a;|option without a value",
        "openclaw-profiles;agent=../../etc|needs an agent",
        "openclaw-profiles;login=gemini|login=claude",
      })
  void whatCannotBeUnderstoodIsRefused(String text, String why) {
    assertThatThrownBy(() -> targets.one(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
