package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetupTest {
  private static final String OPENCLAW =
      """
      {"gateway": {"port": 1}, "models": {"providers": {"anthropic": {"baseUrl": "https://api.anthropic.com", "apiKey": "mine"}}}}
      """;

  @TempDir Path user;

  @BeforeEach
  void putALoginAndAnOpenClawThere() throws IOException {
    write(
        ".claude/.credentials.json",
        "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-a\",\"expiresAt\":4102444800000}}");
    write(".openclaw/openclaw.json", OPENCLAW);
  }

  private void write(String name, String text) throws IOException {
    Path file = user.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private CommandRun setup(String typed, String... arguments) {
    String[] all = Stream.concat(Stream.of("setup"), Stream.of(arguments)).toArray(String[]::new);
    return CommandRun.typing(user, Map.of(), typed, all);
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(user)) {
      Set<String> names = new TreeSet<>();
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(user.relativize(file).toString()));
      return names;
    }
  }

  private JsonNode openClaw() throws IOException {
    return new ObjectMapper().readTree(user.resolve(".openclaw/openclaw.json").toFile());
  }

  private boolean acknowledged() {
    return Settings.load(Map.of("HOME", user.toString())).credential().subscriptionAcknowledged();
  }

  @Test
  void aDryRunShowsWhatWouldChangeAndChangesNothing() throws IOException {
    Set<String> before = files();

    CommandRun run = setup("", "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("can be used: claude-login", "would create", "companion.yaml", "would change")
        .contains("set models.providers.anthropic.baseUrl")
        .contains("2 files would change")
        .doesNotContain("[y/N]", "sk-ant-oat01-a");
    assertThat(files()).isEqualTo(before);
    assertThat(Files.readString(user.resolve(".openclaw/openclaw.json"))).isEqualTo(OPENCLAW);
  }

  @Test
  void theEndOfTheInputIsNoConsent() throws IOException {
    Set<String> before = files();

    CommandRun run = setup("");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("[y/N]", "not changed", "nothing was changed");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void eachYesIsDoneAndEachNoIsNot() throws IOException {
    CommandRun run = setup("no\nyes\n");

    assertThat(run.out()).contains("tokenpak setup --revert");
    assertThat(acknowledged()).isFalse();
    assertThat(openClaw().at("/models/providers/anthropic/baseUrl").asText())
        .isEqualTo("http://127.0.0.1:8766");
    assertThat(openClaw().at("/models/providers/anthropic/headers/User-Agent").asText())
        .isEqualTo("openclaw");
    assertThat(openClaw().at("/models/providers/anthropic/apiKey").asText()).isEqualTo("mine");
    assertThat(openClaw().at("/gateway/port").asInt()).isEqualTo(1);
  }

  @Test
  void yesInAdvanceAcknowledgesNoTerms() {
    CommandRun run = setup("", "--yes");

    assertThat(run.out()).contains("that needs --accept-terms", "written: ");
    assertThat(acknowledged()).isFalse();
  }

  @Test
  void termsAreAcknowledgedInSoManyWordsOnly() throws IOException {
    write(".tokenpak/companion.yaml", "# mine\nport: 9000\n");

    setup("", "--accept-terms");

    assertThat(acknowledged()).isTrue();
    assertThat(Files.readString(user.resolve(".tokenpak/companion.yaml")))
        .isEqualTo("# mine\nport: 9000\nsubscription-oauth: 1\n");
  }

  @Test
  void aSecondRunFindsNothingToDo() {
    setup("", "--yes", "--accept-terms");

    CommandRun again = setup("", "--yes", "--accept-terms");

    assertThat(again.out())
        .contains("you have said yes before", "is set up already", "nothing was changed");
  }

  @Test
  void revertRestoresEveryFile() throws IOException {
    Set<String> before = files();
    setup("", "--yes", "--accept-terms");

    CommandRun run = setup("", "--revert");

    assertThat(run.out()).contains("restored: ", "removed: ");
    assertThat(files()).isEqualTo(before);
    assertThat(Files.readString(user.resolve(".openclaw/openclaw.json"))).isEqualTo(OPENCLAW);
    assertThat(setup("", "--revert").out()).contains("setup has changed nothing");
  }

  @Test
  void revertLeavesWhatSomebodyChangedSince() throws IOException {
    setup("", "--yes");
    write(".openclaw/openclaw.json", "{}");

    CommandRun run = setup("", "--revert");

    assertThat(run.out()).contains("was changed since setup, and stays", "setup/before-");
    assertThat(openClaw().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"models\":[1,2]}",
        "{\"models\":{\"providers\":{\"anthropic\":\"x\"}}}",
        "{\"a\":1,\"a\":2}",
        "{} // mine",
        "{} {\"second\":1}",
        "[]",
        ""
      })
  void aConfigurationOfAnotherFormIsLeftToItsOwner(String text) throws IOException {
    write(".openclaw/openclaw.json", text);

    CommandRun run = setup("", "--yes");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("add by hand what tokenpak env openclaw prints");
    assertThat(Files.readString(user.resolve(".openclaw/openclaw.json"))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"subscription-oauth\": 0\n", "subscription-oauth : 0\n", "port: 1\n"})
  void theSettingReadsBackAsWanted(String before) throws IOException {
    write(".tokenpak/companion.yaml", before);

    setup("", "--accept-terms");

    assertThat(acknowledged()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{port: 8766}\n", "port: 8766\n...\n"})
  void aLineThatWouldBreakTheSettingsIsLeftToTheirOwner(String before) throws IOException {
    write(".tokenpak/companion.yaml", before);

    assertThat(setup("", "--accept-terms").out()).contains("write this by hand");
    assertThat(Files.readString(user.resolve(".tokenpak/companion.yaml"))).isEqualTo(before);
  }

  @Test
  void revertNeedsNoReadableSettingsAndSaysWhatItCannotUndo() throws IOException {
    setup("", "--yes", "--accept-terms");
    write(".tokenpak/companion.yaml", "a: b: c\n");
    try (Stream<Path> saved = Files.list(user.resolve(".tokenpak/setup"))) {
      for (Path before : saved.filter(file -> file.toString().contains("before-")).toList()) {
        Files.delete(before);
      }
    }

    CommandRun run = setup("", "--revert");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("was changed since setup", "could not be undone");

    write(".tokenpak/setup/record.json", "{");
    assertThat(setup("", "--revert").err()).contains("record.json is damaged");
  }

  @Test
  void aConfigurationWithCommentsIsLeftToItsOwner() throws IOException {
    write(".openclaw/openclaw.json", "// mine\n{}\n");

    CommandRun run = setup("", "--yes");

    assertThat(run.out()).contains("has comments", "tokenpak env openclaw");
    assertThat(Files.readString(user.resolve(".openclaw/openclaw.json"))).startsWith("// mine");
  }
}
