package io.tokenpak.companion.credential.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private CommandResult run(Duration patience, String... words) throws InterruptedException {
    CommandEnvironment environment = CommandEnvironment.of(System.getenv());
    return new Command(List.of(words), environment, patience).run();
  }

  private CommandResult script(String script) throws InterruptedException {
    return run(LONG, "/bin/sh", "-c", script);
  }

  private static String printed(CommandResult result) {
    assertThat(result).isInstanceOf(CommandResult.Printed.class);
    return new String(((CommandResult.Printed) result).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void handsOverEachWordAsItIs() throws InterruptedException {
    CommandResult result =
        run(
            LONG,
            "/bin/sh",
            "-c",
            "printf '<%s>' \"$@\"",
            "sh",
            "a b",
            "",
            "$HOME",
            "\"q\"",
            "'",
            "*",
            "\\");
    assertThat(printed(result)).isEqualTo("<a b><><$HOME><\"q\"><'><*><\\>");
  }

  @Test
  void keepsWhatIsPrintedAndThrowsTheErrorOutputAway() throws InterruptedException {
    assertThat(printed(script("echo key; echo secret >&2"))).isEqualTo("key\n");
    assertThat(printed(script("exit 0"))).isEmpty();
    assertThat(printed(script("yes | head -c 1000000 >&2; echo key"))).isEqualTo("key\n");
  }

  @Test
  void tellsHowItEnded() throws InterruptedException {
    assertThat(script("echo key; exit 3")).isEqualTo(new CommandResult.Failed(3));
    assertThat(run(LONG, folder.resolve("nothing").toString()))
        .isEqualTo(new CommandResult.NotStarted());
    assertThat(script("yes | head -c 1000000")).isEqualTo(new CommandResult.TooMuchOutput());
  }

  @Test
  void killsWhatTakesTooLongWithWhatItStarted() throws Exception {
    Path pids = folder.resolve("pids");
    CommandResult result =
        run(
            Duration.ofSeconds(2),
            "/bin/sh",
            "-c",
            "trap '' TERM; sleep 600 & echo $! $$ > '%s'; wait".formatted(pids));
    assertThat(result).isEqualTo(new CommandResult.TimedOut());
    assertDead(pids);
  }

  @Test
  void doesNotWaitForWhatHoldsItsOutputOpen() throws InterruptedException, IOException {
    Path pid = folder.resolve("pid");
    long start = System.nanoTime();
    String script = "sleep 60 & echo $! > '%s'; echo key".formatted(pid);
    assertThat(run(LONG, "/bin/sh", "-c", script)).isNotInstanceOf(CommandResult.TimedOut.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void killsItWhereNobodyWaitsAnyMore() throws Exception {
    Path pids = folder.resolve("pids");
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(() -> {
          try {
            var _ = script("sleep 600 & echo $! $$ > '%s'; wait".formatted(pids));
            interrupted.complete(false);
          } catch (InterruptedException stopped) {
            interrupted.complete(true);
          }
        });
    await(() -> Files.exists(pids) && !Files.readString(pids).isBlank());
    thread.interrupt();
    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    assertDead(pids);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void assertDead(Path pids) throws IOException {
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      await(() -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void hidesTheSecretsOfModelProviders() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("PATH", "/bin"),
            Map.entry("ANTHROPIC_API_KEY", "a"),
            Map.entry("ANTHROPIC_BASE_URL", "http://127.0.0.1"),
            Map.entry("TOKENPAK_OPENAI_API_KEYS", "b"),
            Map.entry("CLAUDE_CODE_OAUTH_TOKEN", "c"),
            Map.entry("AUTH_MANAGER_INTERNAL_API_TOKEN", "d"),
            Map.entry("MY_OWN", "sk-ant-api03-x"),
            Map.entry("gemini_api_key", "e"),
            Map.entry("OP_SERVICE_ACCOUNT_TOKEN", "ops_eyJ"),
            Map.entry("VAULT_TOKEN", "hvs.x"),
            Map.entry("AWS_SECRET_ACCESS_KEY", "x"));
    assertThat(CommandEnvironment.of(environment).variables().keySet())
        .containsExactlyInAnyOrder(
            "PATH",
            "ANTHROPIC_BASE_URL",
            "OP_SERVICE_ACCOUNT_TOKEN",
            "VAULT_TOKEN",
            "AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void printsNeitherArgumentsNorValues() {
    CommandEnvironment environment = CommandEnvironment.of(Map.of("A", "secret"));
    assertThat(new Command(List.of("p", "secret"), environment, LONG) + " " + environment)
        .isEqualTo("Command[p] CommandEnvironment[A]");
  }
}
