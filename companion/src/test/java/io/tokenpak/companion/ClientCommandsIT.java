package io.tokenpak.companion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tokenpak run` and `tokenpak attach`, as distributed, beside a companion that serves.
class ClientCommandsIT {
  private static final Path BUILT = Path.of("target/tokenpak").toAbsolutePath();
  private static final Path LAUNCHER = BUILT.resolve("bin/tokenpak");
  private static final Path AGENT = BUILT.resolve("agent/tokenpak-agent.jar");

  @TempDir private static Path folder;
  private static Process companion;
  private static String url;

  @BeforeAll
  static void serve() throws IOException {
    companion =
        builder(List.of(LAUNCHER.toString(), "serve"), Map.of("TOKENPAK_PORT", "0"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("companion.log").toFile())
            .start();
    Path announced = folder.resolve("state/run/companion.json");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(announced));
    JsonNode json = new ObjectMapper().readTree(announced.toFile());
    url = json.path("url").asText();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    companion.destroy();
    assertThat(companion.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theCommandReadsAndWritesAndEndsAsItWouldByItself() throws Exception {
    Ended ended = run(Map.of(), "line\n", "run", "--", "sh", "-c", "cat; echo oops >&2; exit 7");

    assertThat(ended).isEqualTo(new Ended(7, "line\n", "oops\n"));
  }

  @Test
  void theCommandsWordsStayAsTheyAre() throws Exception {
    String[] words = {"a b", "it's", "$HOME", "*", "@x", "--", "", "é", "--help", "\"q\"", "\\"};
    List<String> command = new ArrayList<>(List.of("run", "printf", "%s\\n"));
    command.addAll(List.of(words));

    assertThat(run(Map.of(), "", command.toArray(String[]::new)).out())
        .isEqualTo(String.join("\n", words) + "\n");
  }

  @Test
  void theCommandFindsTheCompanion() throws Exception {
    String print = "echo $ANTHROPIC_BASE_URL $OPENAI_BASE_URL $JAVA_TOOL_OPTIONS";

    assertThat(run(Map.of(), "", "run", "sh", "-c", print).out())
        .isEqualTo(url + " " + url + "/v1\n");
  }

  @Test
  void theCommandTakesThePlaceOfItsLauncher() throws Exception {
    Process process =
        builder(List.of(LAUNCHER.toString(), "run", "sh", "-c", "echo $$; exec cat"), Map.of())
            .start();
    byte[] printed = new byte[20];
    int read = process.getInputStream().read(printed);
    assertThat(new String(printed, 0, read, UTF_8).strip()).isEqualTo("" + process.pid());

    process.destroy();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void aJvmGetsTheAgentBesideTheOptionsThatItHas() throws Exception {
    Ended ended =
        run(
            Map.of("JAVA_TOOL_OPTIONS", "-Dkept=1", "TOKENPAK_AGENT_SESSION", "mine"),
            "",
            "run",
            "--client",
            "jvm",
            "-o",
            "provider=tokenpak-anthropic",
            "--",
            "sh",
            "-c",
            "echo \"$JAVA_TOOL_OPTIONS\"");

    assertThat(ended.out())
        .isEqualTo(
            "-Dkept=1 -javaagent:%s=platform=sh,route=companion,companion=%s,provider=tokenpak-anthropic\n"
                .formatted(AGENT, url));
  }

  @Test
  void whatOtherJvmsAreToldIsForTheCommandAlone() throws Exception {
    String options = "-XX:+UseG1GC -javaagent:/nowhere.jar";
    Map<String, String> variables =
        Map.of("JAVA_TOOL_OPTIONS", options, "JDK_JAVA_OPTIONS", options, "_JAVA_OPTIONS", options);
    String print = "echo \"$JAVA_TOOL_OPTIONS|$JDK_JAVA_OPTIONS|$_JAVA_OPTIONS\"";

    assertThat(run(variables, "", "run", "sh", "-c", print))
        .isEqualTo(new Ended(0, options + "|" + options + "|" + options + "\n", ""));
    assertThat(run(variables, "", "run", "--client", "jvm", "sh", "-c", print).out())
        .startsWith(options + " -javaagent:" + AGENT + "=platform=sh,");
    assertThat(run(variables, "", "version").err()).isEmpty();
  }

  @Test
  void theCommandRunsWithoutAnOutput() throws Exception {
    String script = "\"$0\" run sh -c 'echo gone; exit 7' >&-";
    Process shell = builder(List.of("sh", "-c", script, LAUNCHER.toString()), Map.of()).start();

    assertThat(shell.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isEqualTo(7);
  }

  @Test
  void aJvmWithTheAgentPrintsWhatItPrintsWithout() throws Exception {
    String java = BUILT.resolve("runtime/bin/java").toString();

    Ended ended = run(Map.of(), "", "run", java, "--list-modules");

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).startsWith("java.base@25");
    assertThat(ended.err().lines().toList())
        .as("only what every JVM says of the variable")
        .singleElement()
        .asString()
        .startsWith("Picked up JAVA_TOOL_OPTIONS: -javaagent:" + AGENT);
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingRuns() throws Exception {
    assertThat(run(Map.of(), "", "run", "no-such-command").exit()).isEqualTo(127);
    assertThat(run(Map.of(), "", "run", "--client", "codex", "true").err()).contains("env codex");
    assertThat(run(Map.of(), "", "run", "-o", "log=on", "true").err()).contains("--client jvm");
    assertThat(run(Map.of(), "", "run", "--help").out()).startsWith("Usage: tokenpak run");
    assertThat(
            run(Map.of("TOKENPAK_HOME", folder.resolve("other").toString()), "", "run", "true")
                .err())
        .contains("no companion is running");
  }

  @Test
  void theAgentTakesTheOptionsThatItsPageShows() throws Exception {
    Set<String> shown =
        Pattern.compile("tokenpak-agent\\.jar=([a-z]+=[^\\s<\"'`]+)")
            .matcher(Files.readString(Path.of("../docs/agent.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(shown).hasSizeGreaterThan(2);

    for (String options : shown) {
      Path out = Files.createTempFile(folder, "out", "");
      Process java =
          builder(
                  List.of(
                      BUILT.resolve("runtime/bin/java").toString(),
                      "-javaagent:" + AGENT + "=" + options,
                      "-version"),
                  Map.of())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      assertThat(java.waitFor(50, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(out)).contains("25").doesNotContain("tokenpak");
    }
  }

  @Test
  void theAgentComesIntoARunningJvmAndIsSwitchedOff() throws Exception {
    Process jvm = idle();
    String pid = Long.toString(jvm.pid());
    try {
      assertThat(jvm.getInputStream().read()).isEqualTo('r');
      assertThat(run(Map.of(), "", "attach", "--list").out())
          .containsPattern("(?m)^" + pid + " +" + Idle.class.getName().replace("$", "\\$") + "$");

      Ended attached = run(Map.of(), "", "attach", pid, "log=on");
      Ended refused = run(Map.of(), "", "attach", pid, "rout=companion");
      Ended off = run(Map.of(), "", "attach", pid, "off");

      assertThat(attached.err()).isEmpty();
      assertThat(attached.out()).contains("process " + pid + " has the agent: log=on", url);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err())
          .startsWith("tokenpak: the agent in process " + pid + " says: nothing changed: ")
          .contains("did you mean 'route'");
      assertThat(off.out()).startsWith("process " + pid + " has the agent: off\n");
      assertThat(Files.readString(folder.resolve("idle.err")).lines())
          .filteredOn(line -> line.startsWith("tokenpak agent:"))
          .singleElement()
          .asString()
          .contains("nothing changed");
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static Process idle() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            "target/test-classes",
            Idle.class.getName());
    return new ProcessBuilder(command).redirectError(folder.resolve("idle.err").toFile()).start();
  }

  /// A program that says when it runs, and then waits.
  static final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      // Until the test ends.
      var _ = System.in.read();
    }
  }

  private record Ended(int exit, String out, String err) {}

  private static Ended run(Map<String, String> variables, String typed, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(words));
    Path in = Files.writeString(Files.createTempFile(folder, "in", ""), typed);
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder(command, variables)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("TOKENPAK_HOME", folder.resolve("state").toString());
    builder.environment().putAll(variables);
    return builder;
  }
}
