package io.tokenpak.companion.credential.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.hook.OwnerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExporterTest {
  private static final FakeSource CLAUDE = new FakeSource("claude-login");
  private static final Generation ANY = Generation.of("f");

  @TempDir Path folder;
  private Desktop desktop;
  private Path env;
  private Path hookLog;
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  void setUp() throws IOException {
    desktop = new Desktop(folder);
    env = folder.resolve(".env");
    hookLog = folder.resolve("hook.log");
  }

  private Exporter exporter(String targets, Optional<OwnerCommand> hook) {
    ExportSettings settings =
        new ExportSettings(desktop.targets.list(targets), Desktop.PLAIN, hook, desktop.targets);
    return new Exporter(settings, desktop.logins, nanos::get, () -> Desktop.NOW);
  }

  private Optional<OwnerCommand> hook(String script) {
    return Optional.of(
        new OwnerCommand(
            List.of("/bin/sh", "-c", script, hookLog.toString()), Duration.ofSeconds(30)));
  }

  private Optional<OwnerCommand> tellingHook() {
    return hook("echo \"$TOKENPAK_EXPORT_TARGET|$TOKENPAK_EXPORT_PATH\" | tr '\\n' ';' >> \"$0\"");
  }

  @Test
  void everyTargetIsWrittenAndTheHookRunsOnce() throws Exception {
    Exporter exporter = exporter("env=" + env + ",openclaw-oauth", tellingHook());

    exporter.work();
    exporter.work();

    assertThat(env).content().contains("oat01-one");
    assertThat(desktop.oauth()).content().contains("oat01-one");
    assertThat(hookLog).hasContent("env;openclaw-oauth|" + env + ";" + desktop.oauth() + ";");
    assertThat(exporter.states())
        .extracting(ExportState::target, ExportState::failed)
        .containsExactly(tuple("env", false), tuple("openclaw-oauth", false), tuple("hook", false));
  }

  @Test
  void aNewGenerationIsExportedAndOneThatIsThereAlreadyRunsNoHook() throws Exception {
    Exporter exporter = exporter("env=" + env, tellingHook());
    exporter.work();
    desktop.claude("two");
    exporter.changed(CLAUDE, ANY);
    exporter.changed(CLAUDE, ANY);
    exporter.work();
    exporter.changed(CLAUDE, ANY);
    exporter.work();

    assertThat(env).content().contains("oat01-two");
    assertThat(hookLog).hasContent(("env|" + env + ";").repeat(2));
  }

  @Test
  void whatFailsIsShownAndTriedAgainAfterAMinute() throws Exception {
    Files.createDirectory(env);
    Exporter exporter = exporter("env=" + env, tellingHook());
    exporter.work();
    assertThat(exporter.states().getFirst())
        .satisfies(state -> assertThat(state.failed()).isTrue())
        .satisfies(state -> assertThat(state.finding()).contains("no regular file"));

    Files.delete(env);
    nanos.addAndGet(Exporter.RETRY_AFTER.toNanos() - 1);
    exporter.work();
    assertThat(env).doesNotExist();

    nanos.addAndGet(1);
    exporter.work();
    assertThat(env).exists();
    assertThat(exporter.states().getFirst().failed()).isFalse();
    assertThat(hookLog).exists();
  }

  @Test
  void aTargetThatFailsDoesNotStopTheOthers() throws Exception {
    Files.createDirectory(desktop.openClaw.resolve("state"));
    Files.createFile(desktop.openClaw.resolve("state/openclaw.sqlite"));
    Exporter exporter = exporter("openclaw-oauth,env=" + env, Optional.empty());

    exporter.work();

    assertThat(exporter.states()).extracting(ExportState::failed).containsExactly(true, false);
    assertThat(env).exists();
  }

  @Test
  void aLoginThatIsNotThereIsWaitedFor() throws Exception {
    Files.delete(desktop.claude);
    Exporter exporter = exporter("env=" + env, Optional.empty());
    exporter.work();
    assertThat(exporter.states().getFirst())
        .extracting(ExportState::failed, ExportState::finding)
        .containsExactly(false, "waits for a login");

    desktop.claude("late");
    exporter.changed(CLAUDE, ANY);
    exporter.work();
    assertThat(env).content().contains("oat01-late");
  }

  @Test
  void aTornLoginIsNotExported() throws Exception {
    Desktop.secret(desktop.claude, "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-to");
    Exporter exporter = exporter("env=" + env, Optional.empty());

    exporter.work();

    assertThat(exporter.states().getFirst().failed()).isTrue();
    assertThat(exporter.states().getFirst().finding()).doesNotContain("sk-ant");
    assertThat(env).doesNotExist();
  }

  @Test
  void aHookThatFailsIsTriedThreeTimesAMinuteApart() throws Exception {
    Exporter exporter =
        exporter("env=" + env, hook("echo x >> \"$0\"; echo sk-ant-oat01-secret it broke; exit 3"));
    for (int minute = 0; minute < 6; minute++) {
      exporter.work();
      exporter.work();
      nanos.addAndGet(Exporter.RETRY_AFTER.toNanos());
    }

    assertThat(hookLog).hasContent("x\nx\nx");
    ExportState state = exporter.states().getLast();
    assertThat(state.failed()).isTrue();
    assertThat(state.finding()).isEqualTo("ended with code 3: <redacted> it broke");
  }

  @Test
  void changesThatComeWhileTheHookRunsAreTakenTogether() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (Exporter exporter =
        exporter("env=" + env, hook("echo x >> \"$0\"; read line < '" + pipe + "'"))) {
      exporter.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(hookLog));
      for (String generation : List.of("two", "three", "four")) {
        desktop.claude(generation);
        exporter.changed(CLAUDE, ANY);
      }
      Files.writeString(pipe, "on\n");
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.readAllLines(hookLog).size() == 2);
      assertThat(env).content().contains("oat01-four");
      Files.writeString(pipe, "on\n");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> exporter.states().getLast().finding().equals("ended well"));
    }
    assertThat(Files.readAllLines(hookLog)).hasSize(2);
  }

  @Test
  void nothingIsDoneWhereNothingIsAskedFor() {
    try (Exporter exporter = exporter("", tellingHook())) {
      exporter.start();
      exporter.changed(CLAUDE, ANY);
      assertThat(exporter.states()).isEmpty();
    }
    assertThat(desktop.home).doesNotExist();
  }
}
