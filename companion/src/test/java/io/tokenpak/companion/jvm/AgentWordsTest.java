package io.tokenpak.companion.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentWordsTest {
  private static final Path JAR = Path.of("/opt/tokenpak/agent.jar");

  @Test
  void optionsKeepTheirOrder() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("platform", "tool");
    options.put("companion", "http://127.0.0.1:8766");

    assertThat(AgentWords.toolOption(JAR, options))
        .isEqualTo(
            "-javaagent:/opt/tokenpak/agent.jar=platform=tool,companion=http://127.0.0.1:8766");
  }

  @Test
  void aBlankInThePathIsQuoted() {
    assertThat(AgentWords.toolOption(Path.of("/a b/agent.jar"), Map.of("platform", "tool")))
        .isEqualTo("\"-javaagent:/a b/agent.jar=platform=tool\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\tb", "a\nb", "a\"b", "a'b", "a \"b' c\"'d"})
  void aJvmReadsThePathAsItIs(String folder) throws Exception {
    Path nowhere = Path.of("/nowhere", folder, "agent.jar");
    ProcessBuilder java =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.environment()
        .put("JAVA_TOOL_OPTIONS", AgentWords.toolOption(nowhere, Map.of("platform", "x")));
    Process process = java.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .contains("manifest missing : " + nowhere);
  }

  @ParameterizedTest
  @CsvSource({
    "mvn, mvn",
    "/usr/lib/jvm/17/bin/java, java",
    "target/my tool-1.0.jar, my-tool-1.0",
    "com.acme.Main, com.acme.Main",
    "café, caf-",
    "'', java"
  })
  void aPlatformIsNamedForItsProgram(String program, String platform) {
    assertThat(AgentWords.platform(program)).isEqualTo(platform);
  }

  @ParameterizedTest
  @CsvSource({
    "config, agent.conf, HERE/agent.conf",
    "token, file:key, file:HERE/key",
    "session, file:/run/s, file:/run/s",
    "config, ~/agent.conf, ~/agent.conf",
    "session, s-1, s-1",
    "config, '', ''"
  })
  void aFileIsFoundFromAnyFolder(String key, String value, String told) {
    String here = Path.of("").toAbsolutePath().toString();

    assertThat(AgentWords.fromHere(key, value)).isEqualTo(told.replace("HERE", here));
  }

  @Test
  void aPlatformsNameHasABound() {
    assertThat(AgentWords.platform("a".repeat(65))).hasSize(64);
  }
}
