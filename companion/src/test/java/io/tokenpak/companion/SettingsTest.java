package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenpak.companion.credential.refresh.RefreshSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path user;

  @Test
  void budgetsAreAListOrSeparatedBySemicolons(@TempDir Path home) throws IOException {
    assertThat(
            Settings.load(
                    Map.of(
                        "HOME",
                        home.toString(),
                        "TOKENPAK_BUDGETS",
                        "total day=20 refuse; session=* day=2 warn;"))
                .budgets())
        .containsExactly("total day=20 refuse", "session=* day=2 warn");

    Files.writeString(
        Files.createDirectories(home.resolve(".tokenpak")).resolve("companion.yaml"),
        "budgets:\n  - platform=openclaw day=5.00 warn\n  - total month=9 refuse\n");
    assertThat(Settings.load(Map.of("HOME", home.toString())).budgets())
        .containsExactly("platform=openclaw day=5.00 warn", "total month=9 refuse");

    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() ->
            Settings.load(
                Map.of("HOME", home.toString(), "TOKENPAK_BUDGETS", "total dya=20 refuse")))
        .withMessage(
            "TOKENPAK_BUDGETS: \"total dya=20 refuse\" is no budget: \"dya\" is none of platform,"
                + " session, provider, day and month");
  }

  @Test
  void defaultsAreThese() {
    Settings settings = load(Map.of());

    assertThat(settings.home()).isEqualTo(user.resolve(".tokenpak"));
    assertThat(settings.listen().host()).isEqualTo("127.0.0.1");
    assertThat(settings.listen().port()).isEqualTo(8766);
    assertThat(settings.listen().maxBody()).isEqualTo(32L * 1024 * 1024);
    assertThat(settings.listen().drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.upstreams().anthropic()).isEqualTo(URI.create("https://api.anthropic.com"));
    assertThat(settings.upstreams().openai()).isEqualTo(URI.create("https://api.openai.com"));
    assertThat(settings.upstreams().chatgpt()).isEqualTo(URI.create("https://chatgpt.com"));
    assertThat(settings.upstreams().google())
        .isEqualTo(URI.create("https://generativelanguage.googleapis.com"));
    assertThat(settings.route().injection()).isTrue();
    assertThat(settings.route().subprocess()).isFalse();
    assertThat(settings.route().dispatch()).isTrue();
    assertThat(settings.credential().claudeConfigDir()).isEqualTo(user.resolve(".claude"));
    assertThat(settings.credential().codexHome()).isEqualTo(user.resolve(".codex"));
    assertThat(settings.credential().subscriptionAcknowledged()).isFalse();
    assertThat(settings.care().refresh().mode()).isEqualTo(RefreshSettings.Mode.TRIGGER);
    assertThat(settings.care().refresh().claudeCommand())
        .containsExactly("claude", "auth", "status");
    assertThat(settings.care().refresh().codexCommand())
        .containsExactly("codex", "features", "list");
    assertThat(settings.care().refresh().spacing()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.care().refresh().patience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.listen().dumpHeaders()).isFalse();
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void aVariableWinsOverTheFile() throws IOException {
    file("port: 1111\ndrain: 5s\n");

    Settings settings = load(Map.of("TOKENPAK_PORT", "2222"));

    assertThat(settings.listen().port()).isEqualTo(2222);
    assertThat(settings.listen().drain()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theFileTakesNestedAndDottedKeys() throws IOException {
    file(
        """
        upstream:
          anthropic: http://127.0.0.1:9001
        upstream.openai: http://localhost:9002/
        credential-injection: off
        dump-headers: true
        max-body: 64KiB
        """);

    Settings settings = load(Map.of());

    assertThat(settings.upstreams().anthropic()).isEqualTo(URI.create("http://127.0.0.1:9001"));
    assertThat(settings.upstreams().openai()).isEqualTo(URI.create("http://localhost:9002"));
    assertThat(settings.route().injection()).isFalse();
    assertThat(settings.listen().dumpHeaders()).isTrue();
    assertThat(settings.listen().maxBody()).isEqualTo(65536);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but a comment\n"})
  void anEmptyFileSetsNothing(String content) throws IOException {
    file(content);

    assertThat(load(Map.of()).listen().port()).isEqualTo(8766);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "TRUE,true", "yes,true", "On,true", "0,false", "no,false", "OFF,false"})
  void switchesReadManyWords(String text, boolean on) {
    assertThat(load(Map.of("TOKENPAK_DUMP_HEADERS", text)).listen().dumpHeaders()).isEqualTo(on);
  }

  @ParameterizedTest
  @CsvSource({"1000,1000", "1KiB,1024", "2 MiB,2097152", "1GiB,1073741824"})
  void sizesTakeUnits(String text, long bytes) {
    assertThat(load(Map.of("TOKENPAK_MAX_BODY", text)).listen().maxBody()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "3s,3000", "2m,120000"})
  void durationsTakeUnits(String text, long millis) {
    assertThat(load(Map.of("TOKENPAK_DRAIN", text)).listen().drain())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"})
  void loopbackAddressesMayBeBound(String host) {
    assertThat(load(Map.of("TOKENPAK_BIND", host)).listen().host()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "example.com", "127.0.0.1.example.com"})
  void otherAddressesAreRefused(String host) {
    refused(Map.of("TOKENPAK_BIND", host))
        .withMessageContainingAll("TOKENPAK_BIND", "127.0.0.1", "caller tokens");
  }

  @ParameterizedTest
  @CsvSource({
    "TOKENPAK_PORT,http",
    "TOKENPAK_PORT,65536",
    "TOKENPAK_PORT,-1",
    "TOKENPAK_REFRESH,sometimes",
    "TOKENPAK_DUMP_HEADERS,maybe",
    "TOKENPAK_MAX_BODY,32 MB",
    "TOKENPAK_DRAIN,soon",
    "TOKENPAK_UPSTREAM_OPENAI,http://example.com",
    "TOKENPAK_UPSTREAM_OPENAI,https://api.example.com/v1",
    "TOKENPAK_UPSTREAM_OPENAI,ht tp:",
    "TOKENPAK_UPSTREAM_CHATGPT,chatgpt.com",
  })
  void aBadValueIsRefusedByTheNameOfItsVariable(String variable, String value) {
    refused(Map.of(variable, value)).withMessageStartingWith(variable);
  }

  @Test
  void aBadValueInTheFileIsRefusedByItsKey() throws IOException {
    file("port: many\nupstream:\n  openai: http://example.com\n");

    refused(Map.of())
        .withMessageStartingWith("port in companion.yaml")
        .withMessageContaining("many");
    refused(Map.of("TOKENPAK_PORT", "0"))
        .withMessageStartingWith("upstream.openai in companion.yaml");
  }

  @Test
  void aCommandMayBeAListInTheFile() throws IOException {
    file("refresh:\n  mode: Observe\n  claude-command: [docker, exec, my agent, claude]\n");

    RefreshSettings refresh = load(Map.of()).care().refresh();

    assertThat(refresh.mode()).isEqualTo(RefreshSettings.Mode.OBSERVE);
    assertThat(refresh.claudeCommand()).containsExactly("docker", "exec", "my agent", "claude");
    assertThat(refresh).asString().doesNotContain("docker");
  }

  @ParameterizedTest
  @CsvSource({
    "TOKENPAK_PORT,sk-ant-api03-hunter2",
    "TOKENPAK_REFRESH_CLAUDE_COMMAND,claude \"hunter2",
    "TOKENPAK_DUMP_HEADERS,Bearer eyJhunter2",
    "TOKENPAK_UPSTREAM_OPENAI,https://me:hunter2@example.com",
    "TOKENPAK_UPSTREAM_OPENAI,https://me:hunter2 @example.com",
  })
  void aValueThatMayBeASecretIsNotRepeated(String variable, String value) {
    refused(Map.of(variable, value))
        .withMessageStartingWith(variable)
        .withMessageNotContaining("hunter2");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestKnownOne() throws IOException {
    file("upstreams:\n  antropic: https://example.com\n");

    refused(Map.of())
        .withMessageContainingAll("upstreams.antropic", "did you mean upstream.anthropic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port: [1]\n",
        "port:\n",
        "port: 1\nport: 2\n",
        "upstream.openai: https://a\nupstream:\n  openai: https://b\n",
        "- port\n",
        "just words\n",
        "port: \"unclosed\n",
        "home: /tmp\n",
      })
  void aFileThatIsNoSettingsFileIsRefused(String content) throws IOException {
    file(content);

    refused(Map.of()).withMessageContaining("companion.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void aFileThatOthersMayWriteIsRefused(String modes) throws IOException {
    Files.setPosixFilePermissions(file("port: 1\n"), PosixFilePermissions.fromString(modes));

    refused(Map.of()).withMessageContainingAll("may be written by others", "chmod 600");
  }

  @Test
  void whatTheLauncherReadsIsNoWarning() {
    assertThat(Settings.load(Map.of("HOME", "/nowhere", "TOKENPAK_JAVA_OPTS", "-Xmx1g")).warnings())
        .isEmpty();
  }

  @Test
  void anUnknownVariableIsAWarning() {
    Map<String, String> environment =
        Map.of("TOKENPAK_PROT", "1", "TOKENPAK_AGENT_SESSION", "s", "OTHER", "x");

    assertThat(load(environment).warnings())
        .singleElement()
        .asString()
        .contains("TOKENPAK_PROT", "did you mean TOKENPAK_PORT");
  }

  @Test
  void anEmptyVariableCountsAsNone() {
    assertThat(load(Map.of("TOKENPAK_PORT", "")).listen().port()).isEqualTo(8766);
  }

  @Test
  void noKeyIsPrinted() {
    Settings settings = load(Map.of("ANTHROPIC_API_KEY", "sk-ant-1", "OPENAI_API_KEY", "sk-2"));

    assertThat(settings.toString()).doesNotContain("sk-ant-1", "sk-2");
  }

  private Settings load(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", user.toString());
    return Settings.load(environment);
  }

  private org.assertj.core.api.ThrowableAssertAlternative<BadSetting> refused(
      Map<String, String> variables) {
    return assertThatExceptionOfType(BadSetting.class).isThrownBy(() -> load(variables));
  }

  private Path file(String content) throws IOException {
    Path folder = Files.createDirectories(user.resolve(".tokenpak"));
    return Files.writeString(folder.resolve("companion.yaml"), content);
  }

  @ParameterizedTest
  @CsvSource({
    "8766, http://127.0.0.1:8766",
    "8766, http://localhost:8766/",
    "9000, http://LOCALHOST:9000"
  })
  void anUpstreamThatIsTheCompanionItselfIsRefused(String port, String origin) {
    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() -> load(Map.of("TOKENPAK_PORT", port, "TOKENPAK_UPSTREAM_CHATGPT", origin)))
        .withMessageStartingWith("TOKENPAK_UPSTREAM_CHATGPT is the address that the companion");
  }

  @Test
  void anotherGatewayOnThisMachineIsFine() {
    assertThat(load(Map.of("TOKENPAK_UPSTREAM_ANTHROPIC", "http://127.0.0.1:8765")).upstreams())
        .extracting(upstreams -> upstreams.anthropic().getPort())
        .isEqualTo(8765);
  }
}
