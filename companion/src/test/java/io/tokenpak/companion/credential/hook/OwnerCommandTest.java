package io.tokenpak.companion.credential.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerCommandTest {
  private static final byte[] NOTHING = new byte[0];

  @TempDir Path folder;

  private static OwnerCommand shell(String script, Duration patience) {
    return new OwnerCommand(List.of("/bin/sh", "-c", script), patience);
  }

  private static CommandEnd run(String script) throws InterruptedException {
    return shell(script, Duration.ofSeconds(30)).run(Map.of(), NOTHING);
  }

  @Test
  void itGetsItsInputAndFewVariables() throws Exception {
    Path seen = folder.resolve("seen");
    new OwnerCommand(
            List.of("/bin/sh", "-c", "env > \"$0\"; cat >> \"$0\"", seen.toString()),
            Duration.ofSeconds(30))
        .run(Map.of("TOKENPAK_X", "1"), "INPUT=2".getBytes(StandardCharsets.UTF_8));

    Set<String> names =
        Files.readAllLines(seen).stream()
            .map(line -> line.replaceAll("=.*", ""))
            .collect(Collectors.toSet());
    assertThat(names).contains("PATH", "TOKENPAK_X", "INPUT");
    names.removeAll(
        Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "XDG_RUNTIME_DIR",
            "TOKENPAK_X",
            "INPUT",
            "PWD",
            "SHLVL",
            "_",
            "OLDPWD"));
    assertThat(names).allMatch(name -> name.matches("(DOCKER|COMPOSE)_.*"));
  }

  @Test
  void itsFailureIsToldWithoutItsSecrets() throws Exception {
    CommandEnd end =
        run(
            "echo one; echo token=sk-ant-oat01-canary two; echo abcdefghijklmnopqrstuvwxyz; exit 4");

    assertThat(end.succeeded()).isFalse();
    assertThat(end.finding()).isEqualTo("ended with code 4: one | <redacted> two | <redacted>");
  }

  @Test
  void aFloodIsDrainedAndOnlyItsEndIsKept() throws Exception {
    CommandEnd end = run("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; exit 1");

    assertThat(end.finding()).endsWith("line 19998 | line 19999").hasSizeLessThan(200);
  }

  @Test
  void oneThatHangsIsStoppedWithWhatItStarted() throws Exception {
    Path pids = folder.resolve("pids");
    CommandEnd end =
        shell("sleep 600 & echo $! > '" + pids + "'; sleep 600", Duration.ofSeconds(2))
            .run(Map.of(), NOTHING);

    assertThat(end.finding()).contains("did not end within 2 s");
    long child = Long.parseLong(Files.readString(pids).strip());
    await().atMost(Duration.ofSeconds(20)).until(() -> isOver(child));
  }

  /// An orphan that nobody waits for stays a zombie.
  private static boolean isOver(long pid) throws IOException {
    Path stat = Path.of("/proc", String.valueOf(pid), "stat");
    try {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()
          || Files.readString(stat).contains(") Z ");
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  @Test
  void oneThatReadsNoInputEndsWell() throws Exception {
    assertThat(shell("exit 0", Duration.ofSeconds(30)).run(Map.of(), new byte[1 << 20]).succeeded())
        .isTrue();
  }

  @Test
  void aChildThatKeepsThePipeOpenIsNotWaitedFor() throws Exception {
    Path pid = folder.resolve("pid");
    CommandEnd end = run("sleep 600 & echo $! > '" + pid + "'; exit 1");

    assertThat(end.finding()).isEqualTo("ended with code 1");
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void oneThatIsNotThereIsAFailureWithoutItsArguments() throws Exception {
    OwnerCommand command =
        new OwnerCommand(List.of("/none/such", "sk-ant-oat01-canary"), Duration.ofSeconds(1));

    assertThat(command.run(Map.of(), NOTHING).finding()).contains("cannot be run");
    assertThat(command + command.run(Map.of(), NOTHING).finding()).doesNotContain("canary");
  }
}
