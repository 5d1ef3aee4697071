package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {
  private static final String LINE = "ANTHROPIC_OAUTH_TOKEN=\"sk-ant-oat01-one\"";

  @TempDir Path folder;
  private Desktop desktop;
  private Path env;

  @BeforeEach
  void setUp() throws IOException {
    desktop = new Desktop(folder);
    env = folder.resolve(".env");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|LINE~",
        "A=1~|A=1~LINE~",
        "A=1|A=1~LINE~",
        "A=1^B=2^|A=1^B=2^LINE^",
        "ANTHROPIC_OAUTH_TOKEN=old~B=2~|LINE~B=2~",
        "A=1~ANTHROPIC_OAUTH_TOKEN=\"old\" # note~B=2|A=1~LINE~B=2",
        "export ANTHROPIC_OAUTH_TOKEN='old'^B=2^|export LINE^B=2^",
        "  ANTHROPIC_OAUTH_TOKEN = old~|  LINE~",
        "ANTHROPIC_OAUTH_TOKEN=a~X=1~ANTHROPIC_OAUTH_TOKEN=b~|LINE~X=1~LINE~",
        "# ANTHROPIC_OAUTH_TOKEN=old~|# ANTHROPIC_OAUTH_TOKEN=old~LINE~",
        "MY_ANTHROPIC_OAUTH_TOKEN=x~|MY_ANTHROPIC_OAUTH_TOKEN=x~LINE~",
        "ANTHROPIC_OAUTH_TOKEN_2=x~|ANTHROPIC_OAUTH_TOKEN_2=x~LINE~",
        "A=$1\\1~|A=$1\\1~LINE~",
      })
  void onlyTheLineChanges(String before, String after) throws Exception {
    Files.writeString(env, text(before));

    desktop.export("env=" + env, LoginKind.CLAUDE, Desktop.PLAIN);

    assertThat(Files.readString(env)).isEqualTo(text(after));
  }

  private static String text(String shown) {
    return shown.replace("LINE", LINE).replace("~", "\n").replace("^", "\r\n");
  }

  @Test
  void bytesOfAnyEncodingSurvive() throws Exception {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    Files.write(env, every);

    desktop.export("env=" + env, LoginKind.CLAUDE, Desktop.PLAIN);

    byte[] after = Files.readAllBytes(env);
    assertThat(after).startsWith(every);
    assertThat(new String(after, StandardCharsets.ISO_8859_1)).endsWith("\n" + LINE + "\n");
  }

  @Test
  void anOpenFileIsClosedAndTheOwnerIsTold() throws Exception {
    Files.writeString(env, "A=1\n");
    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw-r--r--"));

    Exported exported = desktop.export("env=" + env, LoginKind.CLAUDE, Desktop.PLAIN);

    assertThat(Desktop.mode(env)).isEqualTo("rw-------");
    assertThat(exported.notes()).anyMatch(note -> note.contains("rw-r--r--"));
    assertThat(folder.resolve(".env.bak-tokenpak")).hasContent("A=1\n");
  }

  @Test
  void aFileThatWasOpenedLaterIsClosedThoughItsContentIsCurrent() throws Exception {
    desktop.export("env=" + env, LoginKind.CLAUDE, Desktop.PLAIN);
    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(desktop.export("env=" + env, LoginKind.CLAUDE, Desktop.PLAIN).notes())
        .anyMatch(note -> note.contains("rw-rw-rw-"));
    assertThat(Desktop.mode(env)).isEqualTo("rw-------");
  }

  @Test
  void aValueOverSeveralLinesIsNotTornApart() throws Exception {
    Files.writeString(env, "ANTHROPIC_OAUTH_TOKEN=\"a\nb\"\n");

    assertThatThrownBy(() -> desktop.export("env=" + env, LoginKind.CLAUDE, Desktop.PLAIN))
        .hasMessageContaining("several lines");
  }

  @Test
  void theFoldersOfAFileAreNotMade() {
    assertThatThrownBy(
            () -> desktop.export("env=" + folder + "/no/.env", LoginKind.CLAUDE, Desktop.PLAIN))
        .hasMessageContaining("is not a folder");
  }
}
