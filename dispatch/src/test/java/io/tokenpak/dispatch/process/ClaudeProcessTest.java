package io.tokenpak.dispatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each test runs in the tightest enclosure that this machine has, and in none.
class ClaudeProcessTest {
  private static final String ECHO = "while read -r line; do printf '%s\\n' \"$line\"; done";
  private static final String READY = "echo '{\"ready\":1}'";

  @TempDir private Path folder;
  private Stage stage;
  private Stage.Heard heard;

  @BeforeEach
  void open() {
    stage = new Stage(folder);
    heard = new Stage.Heard();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private ClaudeProcess start(boolean enclosed, String script, String... arguments)
      throws IOException {
    return stage.start(
        stage.host(script, enclosed ? stage.enclosure() : Enclosure.none()), heard, arguments);
  }

  private void awaitLines(int count) {
    await().atMost(Stage.SOON).until(() -> heard.lines.size() >= count);
  }

  private ProcessEnd awaitEnd() {
    await().atMost(Stage.SOON).until(() -> !heard.ends.isEmpty());
    return heard.ends.getFirst();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void linesGoInAndComeOutUntilItIsClosed(boolean enclosed) throws IOException {
    ClaudeProcess process = start(enclosed, ECHO);

    process.send("{\"a\":1}".getBytes(UTF_8));
    process.send("{\"ü\":2}".getBytes(UTF_8));
    awaitLines(2);
    process.close();

    assertThat(heard.lines).containsExactly("{\"a\":1}", "{\"ü\":2}");
    assertThat(heard.ends).singleElement().extracting(ProcessEnd::exitCode).isEqualTo(0);
    assertThatThrownBy(() -> process.send(new byte[0])).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoObjectIsSkippedAndCounted(boolean enclosed) throws IOException {
    start(enclosed, "echo hello; echo; echo '[1]'; echo '{\"a\":1}'; printf '{\"b\":'");

    ProcessEnd end = awaitEnd();

    assertThat(heard.lines).containsExactly("{\"a\":1}");
    assertThat(end.skippedLines()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndIsToldWithItsExitCodeAndLastWords(boolean enclosed) throws IOException {
    start(
        enclosed,
        "printf '\\033]0;title\\007\\033[31mError:\\033[0m hush-hush sk-ant-api03-abcdefgh\\r\\n' >&2; exit 7");

    ProcessEnd end = awaitEnd();

    assertThat(end.exitCode()).isEqualTo(7);
    assertThat(end.lastWords()).isEqualTo("Error: [redacted] [redacted]");
    assertThat(end.cause()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFloodOfStderrBlocksNothing(boolean enclosed) throws IOException {
    start(
        enclosed, "head -c 3000000 /dev/zero | tr '\\0' 'x' >&2; echo ' last words' >&2; " + READY);

    ProcessEnd end = awaitEnd();

    assertThat(heard.lines).hasSize(1);
    assertThat(end.lastWords()).isEqualTo("last words");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLineThatIsTooLongEndsIt(boolean enclosed) throws IOException {
    start(
        enclosed,
        READY + "; printf '{'; head -c 3000000 /dev/zero | tr '\\0' 'x'; exec sleep 1000");

    ProcessEnd end = awaitEnd();

    assertThat(end.cause()).contains("it wrote a line that is too long");
    assertThat(heard.lines).containsExactly("{\"ready\":1}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessThatReadsNothingBlocksTheSenderForItsPatienceAlone(boolean enclosed)
      throws IOException {
    ClaudeProcess process = start(enclosed, "exec sleep 1000");

    assertThatThrownBy(() -> process.send(new byte[1 << 20]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not read");

    assertThat(awaitEnd().cause()).contains("it did not read what it was sent");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendersNeverMixTheirLines(boolean enclosed) throws Exception {
    ClaudeProcess process = start(enclosed, "exec cat");
    String longLine = "{" + "x".repeat(100_000) + "%d}";

    List<Thread> senders =
        Stream.of(1, 2, 3, 4)
            .map(i -> Thread.ofVirtual().start(() -> send(process, longLine.formatted(i))))
            .toList();
    for (Thread sender : senders) {
      sender.join();
    }
    awaitLines(4);

    assertThat(heard.lines)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(1, 2, 3, 4).map(i -> longLine.formatted(i)).toList());
  }

  private static void send(ClaudeProcess process, String line) {
    try {
      process.send(line.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessThatGoesOnAfterItsStdinEndedGetsSigterm(boolean enclosed) throws IOException {
    ClaudeProcess process =
        start(
            enclosed,
            "trap 'echo bye >&2; exit 143' TERM; " + READY + "; while :; do sleep 0.05; done");
    awaitLines(1);

    process.close();

    assertThat(heard.ends).singleElement().extracting(ProcessEnd::exitCode).isEqualTo(143);
    assertThat(heard.ends.getFirst().lastWords()).isEqualTo("bye");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessThatIgnoresSigtermIsKilled(boolean enclosed) throws IOException {
    ClaudeProcess process =
        start(enclosed, "trap '' TERM; " + READY + "; while :; do sleep 0.05; done");
    awaitLines(1);

    process.close();

    assertThat(heard.ends).singleElement().extracting(ProcessEnd::exitCode).isEqualTo(137);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatItLeftInSessionsOfTheirOwnEndsWithIt(boolean enclosed) throws IOException {
    // Even one that holds stdout open, and one whose parents are gone.
    String daemons =
        "setsid sleep 1001 & (setsid sh -c 'sleep 1002 & sleep 1003' </dev/null >/dev/null 2>&1 &) ";
    start(enclosed, daemons + "; sleep 0.1; " + READY + "; exit 3");

    ProcessEnd end = awaitEnd();

    assertThat(end.exitCode()).isEqualTo(3);
    Stage.awaitNone(stage.poolId);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killEndsEverythingAtOnce(boolean enclosed) throws IOException {
    ClaudeProcess process =
        start(
            enclosed, "(setsid sleep 1004 &); setsid sleep 1005 & " + READY + "; exec sleep 1006");
    awaitLines(1);

    process.kill();

    assertThat(awaitEnd().exitCode()).isEqualTo(137);
    Stage.awaitNone(stage.poolId);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSlowListenerStillHearsEverythingBeforeTheEnd(boolean enclosed) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Stage.Heard slow =
        new Stage.Heard() {
          @Override
          public void line(String line) {
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            super.line(line);
          }
        };
    ClaudeProcess process =
        stage.start(
            stage.host(
                "for i in 1 2 3; do echo \"{$i}\"; done",
                enclosed ? stage.enclosure() : Enclosure.none()),
            slow);
    await().atMost(Stage.SOON).until(() -> ProcessHandle.of(process.pid()).isEmpty());
    // Longer than an aftermath that is silent would be borne.
    await().during(Duration.ofMillis(1500)).until(() -> slow.ends.isEmpty());

    go.countDown();

    await().atMost(Stage.SOON).until(() -> slow.ends.size() == 1);
    assertThat(slow.lines).containsExactly("{1}", "{2}", "{3}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theCliItselfIsFoundInsideWhatEnclosesIt(boolean enclosed) throws IOException {
    ClaudeProcess process = start(enclosed, "sleep 1007 & " + READY + "; wait");
    awaitLines(1);

    assertThat(Files.isSameFile(Path.of("/proc/" + process.pid() + "/exe"), Path.of("/bin/sh")))
        .isTrue();
    assertThat(cmdline(process.pid())).contains(folder.toString()).doesNotContain("unshare");
    assertThat(process.rss().orElseThrow()).isBetween(100_000L, 100_000_000L);
    assertThat(process.descendants()).hasSize(1);
    process.kill();
    awaitEnd();
    assertThat(process.rss()).isEmpty();
  }

  private static String cmdline(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itHasNoFileButItsThree(boolean enclosed) throws IOException {
    ClaudeProcess process = start(enclosed, READY + "; exec sleep 1008");
    awaitLines(1);
    await().atMost(Stage.SOON).until(() -> cmdline(process.pid()).startsWith("sleep"));

    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("0", "1", "2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFolderThatIsNotThereIsSaid(boolean enclosed) throws IOException {
    ProcessHost host = stage.host(ECHO, enclosed ? stage.enclosure() : Enclosure.none());
    Launch launch = new Launch(List.of(), Map.of(), folder.resolve("gone"));

    assertThatThrownBy(() -> ClaudeProcess.start(host, launch, Redaction.of(List.of()), heard))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aListenerThatFailsEndsTheProcessAndStillHearsOfIt(boolean enclosed) throws IOException {
    Stage.Heard failing =
        new Stage.Heard() {
          @Override
          public void line(String line) {
            throw new IllegalStateException("thrown by a test");
          }
        };
    stage.start(
        stage.host(READY + "; exec sleep 1009", enclosed ? stage.enclosure() : Enclosure.none()),
        failing);

    await().atMost(Stage.SOON).until(() -> failing.ends.size() == 1);

    assertThat(failing.ends.getFirst().cause()).contains("what it said could not be handled");
  }
}
