package io.tokenpak.dispatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStarterTest {
  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "\"",
          "'",
          "\\",
          "\"quoted\"",
          "'quoted'",
          "\"'\"",
          "a b",
          "\n",
          "\r\n",
          "\t",
          "${HOME}",
          "${user.home}",
          "$HOME",
          "$(id)",
          "`id`",
          "; id",
          "| id",
          "&& id",
          "> /tmp/x",
          "*",
          "?",
          "[a-z]",
          "~",
          "!",
          "#",
          "%s",
          "%00",
          "--",
          "-",
          "--version",
          "-p",
          "--resume=x",
          "@/etc/hostname",
          "/clear",
          "../../etc/passwd",
          "C:\\x\\y",
          "\u001b[31m",
          "\u0001",
          "\u007f",
          "\u0085",
          "\u2028",
          "ü",
          "日本語",
          "😀",
          "e\u0301",
          "\u202e",
          "a=b",
          "$@",
          "\"$@\"",
          "init",
          "exit 1",
          "\\n",
          "\\0",
          "x".repeat(100_000));

  @TempDir private Path folder;
  private Stage stage;

  @BeforeEach
  void open() {
    stage = new Stage(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static List<String> fiveHundred() {
    Random random = new Random(4);
    List<String> strings = new ArrayList<>(HOSTILE);
    while (strings.size() < 500) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        // The long one goes but once: there is a bound on all arguments together.
        text.append(HOSTILE.get(random.nextInt(HOSTILE.size() - 1)));
      }
      strings.add(text.toString());
    }
    return strings;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fiveHundredHostileArgumentsArriveAsTheyAre(boolean enclosed) throws IOException {
    List<String> strings = fiveHundred();
    List<String> command = new ArrayList<>(List.of("/usr/bin/printf", "%s\\0"));
    command.addAll(strings);
    Enclosure enclosure = enclosed ? stage.enclosure() : Enclosure.none();

    Process process = stage.starter.start(enclosure.around(command), Stage.PLAIN, folder);
    greet(process);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (enclosure.greets()) {
      output = output.substring(1);
    }

    // One after the other, so that a failure prints the one that it is about.
    List<String> arrived = List.of(output.split("\0", -1));
    assertThat(arrived).hasSize(501);
    for (int i = 0; i < strings.size(); i++) {
      assertThat(arrived.get(i)).isEqualTo(strings.get(i));
    }
  }

  /// What an enclosure waits for.
  private static void greet(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  @Test
  void theProgramsPathMayHoldAnything() throws IOException {
    Path odd = Files.createDirectory(folder.resolve(" o\\d\"d ${x} "));
    Path program = Files.createSymbolicLink(odd.resolve("echo "), Path.of("/bin/echo"));

    Process process = stage.starter.start(List.of(program.toString(), "said"), Stage.PLAIN, folder);

    assertThat(process.inputReader().readLine()).isEqualTo("said");
  }

  @Test
  void theEnvironmentIsTheGivenOneAlone() throws IOException {
    Process process =
        stage.starter.start(
            List.of("/usr/bin/env", "-0"), Map.of("A", "1\n2 ${B}", "B", "ü=\""), folder);

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(output.split("\0")).containsExactlyInAnyOrder("A=1\n2 ${B}", "B=ü=\"");
  }

  @Test
  void aNulIsRefused() {
    assertThatThrownBy(() -> stage.starter.start(List.of("/bin/echo", "a\0b"), Stage.PLAIN, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an argument holds a character");
    assertThatThrownBy(
            () -> stage.starter.start(List.of("/bin/echo"), Map.of("NAME", "a\0b"), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NAME");
  }

  @Test
  void aProgramThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> stage.starter.start(List.of("/no/such/program"), Stage.PLAIN, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void everyChildComesFromTheSameThreadWhichOutlivesAFailure() throws Exception {
    // The kernel ends a child with the thread that started it, which the enclosure asks for.
    Enclosure enclosure = stage.enclosure();
    Thread caller =
        Thread.ofPlatform()
            .start(() ->
                assertThatThrownBy(() -> stage.starter.start(List.of("/no/such"), Map.of(), folder))
                    .isInstanceOf(IOException.class));
    caller.join();
    Process[] child = new Process[1];
    Thread shortLived =
        Thread.ofPlatform()
            .start(() -> child[0] = start(enclosure.around(List.of("/bin/cat")), folder));
    shortLived.join();

    assertThat(child[0].getInputStream().read()).isEqualTo('\n');
    greet(child[0]);
    child[0].getOutputStream().write("still here\n".getBytes(UTF_8));
    child[0].getOutputStream().flush();

    assertThat(child[0].inputReader().readLine()).isEqualTo("still here");

    stage.starter.close();

    assertThat(child[0].waitFor()).isNotZero();
    assertThatThrownBy(() -> stage.starter.start(List.of("/bin/cat"), Map.of(), folder))
        .isInstanceOf(IOException.class);
  }

  private Process start(List<String> command, Path directory) {
    try {
      return stage.starter.start(command, Stage.PLAIN, directory);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
