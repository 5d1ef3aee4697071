package io.tokenpak.companion.command;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.Companion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @Test
  void showsWhoWasIdentifiedWhatWasInjectedAndThatBytesWerePreserved() {
    CommandRun run = CommandRun.of("demo");

    assertThat(run.out()).doesNotContain("WRONG");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "openclaw, session demo-1",
            "claude-login, put in by the companion",
            "codex-login, put in by the companion",
            "the caller's own, untouched",
            "tokenpak-openai-codex, /backend-api/codex/responses",
            "edited as docs/wire.md says",
            "5, each here at most",
            "refused   400: X-TokenPak-Provider names no known provider",
            "6 of 6 as expected",
            "tokenpak serve",
            "tokenpak env claude");
    assertThat(run.out().split(Pattern.quote("the same bytes"), -1)).hasSize(10);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void showsNoSecret() {
    String shown = CommandRun.of("demo").out() + CommandRun.of("demo", "--json").out();

    assertThat(shown).doesNotContain("sk-", "eyJ");
  }

  @Test
  void aProgramReadsJson() {
    CommandRun run = CommandRun.of("demo", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().split("\"as_expected\":true", -1)).hasSize(7);
  }

  @Test
  void leavesNothingBehindEvenWhenStopped(@TempDir Path temporary) throws Exception {
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Companion.class.getName(),
                "demo")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();

    await().atMost(30, SECONDS).until(() -> !files(temporary).isEmpty() || !demo.isAlive());
    demo.destroy();

    assertThat(demo.waitFor(30, SECONDS)).isTrue();
    assertThat(files(temporary)).isEmpty();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
