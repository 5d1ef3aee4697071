package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodexHomeTest {
  @TempDir Path folder;
  private Desktop desktop;
  private Path home;
  private Path file;

  @BeforeEach
  void setUp() throws IOException {
    desktop = new Desktop(folder);
    home = folder.resolve("u1");
    file = home.resolve("auth.json");
  }

  private Exported export(ExportTerms terms) throws ExportException {
    return desktop.export("codex-home=" + home, LoginKind.CODEX, terms);
  }

  @Test
  void theLoginIsStagedAsCodexWritesItButForTheRefreshToken() throws Exception {
    Exported exported = export(Desktop.PLAIN);

    assertThat(file)
        .hasContent(
            """
            {
              "auth_mode": "chatgpt",
              "OPENAI_API_KEY": null,
              "tokens": {
                "id_token": "eyJ.id.one",
                "access_token": "%s",
                "refresh_token": "",
                "account_id": "acct-1"
              },
              "last_refresh": "2026-11-20T12:00:00Z"
            }\
            """
                .formatted(Desktop.codexToken("one")));
    assertThat(Desktop.mode(file)).isEqualTo("rw-------");
    assertThat(Desktop.mode(home)).isEqualTo("rwx------");
    assertThat(exported.notes()).containsExactly(Desk.REFRESH_LEFT_OUT);
  }

  @Test
  void unknownMembersStayAndTheRefreshTokenComesWhenAsked() throws Exception {
    Files.createDirectories(home);
    Files.writeString(
        file, "{\"agent_identity\":{\"a\":[1]},\"tokens\":{\"x\":1,\"account_id\":\"acct-1\"}}");

    export(Desktop.WITH_REFRESH);

    assertThat(Files.readString(file))
        .startsWith("{\"agent_identity\":{\"a\":[1]},\"tokens\":{\"x\":1,")
        .contains("\"refresh_token\":\"rt-one\"");
  }

  @Test
  void anotherAccountsUsableLoginStays() throws Exception {
    export(Desktop.PLAIN);
    Desktop other = new Desktop(Files.createDirectories(folder.resolve("other")));
    other.codex("two", "acct-2");

    assertThatThrownBy(() -> other.export("codex-home=" + home, LoginKind.CODEX, Desktop.PLAIN))
        .hasMessageContaining("another login");
    assertThat(Files.readString(file)).contains(Desktop.codexToken("one"));
  }

  @Test
  void anApiKeyStays() throws Exception {
    Files.createDirectories(home);
    Files.writeString(file, "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-2\"}");

    assertThatThrownBy(() -> export(Desktop.PLAIN)).hasMessageContaining("API key");
  }

  @Test
  void anApiKeyOfTheOwnersIsNotExported() throws Exception {
    Desktop.secret(desktop.codex, "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-2\"}");

    assertThatThrownBy(() -> export(Desktop.PLAIN)).hasMessageContaining("OPENAI_API_KEY");
  }

  @Test
  void foldersAreMadeOnlyBelowWhatIsThere() {
    assertThatThrownBy(
            () -> desktop.export("codex-home=" + folder + "/a/b", LoginKind.CODEX, Desktop.PLAIN))
        .hasMessageContaining("is not a folder");
  }

  @Test
  void theFileIsGivenToTheContainersUser() throws Exception {
    Exported exported =
        desktop.export("codex-home=" + home + ";owner=1000:1001", LoginKind.CODEX, Desktop.PLAIN);

    if (Files.getAttribute(folder, "unix:uid").equals(0)) {
      assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1000);
      assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(1001);
      assertThat(Files.getAttribute(home, "unix:uid")).isEqualTo(1000);
    } else {
      assertThat(exported.notes()).anyMatch(note -> note.contains("chown 1000:1001"));
    }
    Exported again =
        desktop.export("codex-home=" + home + ";owner=1000:1001", LoginKind.CODEX, Desktop.PLAIN);
    assertThat(again.written()).isFalse();
  }

  @Test
  void aContainersUserCannotAimTheWriteElsewhere() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createDirectories(home);
    Files.createSymbolicLink(file, victim);

    assertThatThrownBy(() ->
            desktop.export(
                "codex-home=" + home + ";owner=1000:1000", LoginKind.CODEX, Desktop.PLAIN))
        .hasMessageContaining("symbolic link");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void aFilesOwnerIsKept() throws Exception {
    Assumptions.assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "needs root");
    export(Desktop.PLAIN);
    Files.setAttribute(file, "unix:uid", 1000);
    desktop.codex("two", "acct-1");

    export(Desktop.PLAIN);

    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1000);
    assertThat(Files.readString(file)).contains(Desktop.codexToken("two"));
  }
}
