package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.process.Command;
import io.tokenpak.companion.credential.process.CommandEnvironment;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialCommandTest {
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");
  private static final String PROVIDER = "tokenpak-anthropic";

  @TempDir Path folder;
  private FakeProgram program;
  private CredentialCommand command;
  private Credentials credentials;

  @BeforeEach
  void layOut() throws IOException {
    program = new FakeProgram(folder);
    command = command(Duration.ofSeconds(30));
    credentials =
        new Credentials(
            List.of(command, new ClientSupplied()), Map.of(command.name(), command), List.of());
  }

  private CredentialCommand command(Duration patience) {
    return new CredentialCommand(
        KeyProvider.ANTHROPIC,
        new Command(
            List.of(program.path.toString(), "a b"),
            CommandEnvironment.of(System.getenv()),
            patience),
        Logins.provider(PROVIDER).origin(),
        () -> Logins.NOW);
  }

  @AfterEach
  void stop() {
    command.close();
  }

  private void run() throws Exception {
    int before = program.runs().size();
    command.start();
    FakeProgram.await(() -> program.runs().size() > before && !command.next().isEmpty());
  }

  private String key() {
    return switch (Logins.find(command, HEAD, PROVIDER)) {
      case Finding.Found(Credential credential) -> credential.fields().getFirst().value();
      case Finding.Withheld(var refusal) -> refusal.message();
      default -> "none";
    };
  }

  @Test
  void saysThatTheCommandIsStillRunningUntilItHasEnded() throws Exception {
    program.prints("sk-ant-api03-k");
    assertThat(key())
        .isEqualTo(
            "the command in TOKENPAK_ANTHROPIC_KEY_COMMAND is still running: try again in a moment");
    assertThat(program.runs()).isEmpty();
    run();
    assertThat(key()).isEqualTo("sk-ant-api03-k");
    assertThat(program.runs()).containsExactly("a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sk-a | sk-a | - | PT5M",
        "~  sk-a \n\n~ | sk-a | - | PT5M",
        "{\"key\":\"sk-a\"} | sk-a | - | PT5M",
        "{\"token\":\"sk-a\",\"expires_in\":3600} | sk-a | PT1H | PT59M",
        "{\"key\":\"sk-a\",\"expires_in\":60} | sk-a | PT1M | PT30S",
        "{\"key\":\"sk-a\",\"expires_in\":1} | sk-a | PT1S | PT5S",
        "{\"key\":\"sk-a\",\"expires_at\":1795266000} | sk-a | PT1H | PT59M",
        "{\"key\":\"sk-a\",\"expires_at\":1795266000000} | sk-a | PT1H | PT59M",
        "{\"key\":\"sk-a\",\"expires_at\":\"2026-11-21T13:00:00Z\"} | sk-a | PT1H | PT59M",
        "{\"key\":\"sk-a\",\"expires_at\":\"2026-11-21T14:00:00+01:00\"} | sk-a | PT1H | PT59M",
      })
  void readsAKeyAndItsEnd(String output, String key, String life, String pause) throws Exception {
    program.prints(output);
    run();
    assertThat(key()).isEqualTo(key);
    Instant end = life.equals("-") ? null : Logins.NOW.plus(Duration.parse(life));
    assertThat(command.generation().map(Generation::expires).orElse(null)).isEqualTo(end);
    assertThat(command.health().state()).isEqualTo(SourceHealth.State.VALID);
    assertThat(command.next())
        .isEqualTo(
            "runs again at " + TimeOfDay.of(Logins.NOW.plus(Duration.parse(pause)), Logins.NOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo secret >&2; exit 3 | ended with status 3",
        "true | printed nothing",
        "echo a; echo b | printed more than one line",
        "echo 'a b' | printed characters that no header field can carry",
        "head -c 100000 /dev/zero | printed more than any key has",
        "echo '{\"secret\":1}' | printed JSON without a \"key\" or \"token\"",
        "echo '{\"key\":\"secret\"' | is not a complete JSON object",
        "echo '{\"key\":\"k\",\"expires_at\":\"secret\"}' | printed an \"expires_at\" that is no time",
        "echo sk-ant-oat01-secret | printed a subscription's token: set CLAUDE_CODE_OAUTH_TOKEN to it"
            + " instead",
      })
  void saysWhatWentWrongWithoutWhatWasPrinted(String script, String why) throws Exception {
    program.does(script);
    run();
    assertThat(key()).isEqualTo("the command in TOKENPAK_ANTHROPIC_KEY_COMMAND " + why);
    assertThat(command.health().state()).isEqualTo(SourceHealth.State.TORN);
    assertThat(command.health() + key()).doesNotContain("secret").doesNotContain("oat01");
  }

  @Test
  void saysThatThereIsNoSuchProgram() throws Exception {
    CredentialCommand none =
        new CredentialCommand(
            KeyProvider.OPENAI,
            new Command(
                List.of(folder.resolve("none").toString()),
                CommandEnvironment.EMPTY,
                Duration.ofSeconds(5)),
            Logins.provider("tokenpak-openai").origin(),
            () -> Logins.NOW);
    none.start();
    FakeProgram.await(() -> !none.next().isEmpty());
    assertThat(none.health().advice()).contains("cannot be started");
    none.close();
  }

  @Test
  void killsACommandThatHangs() throws Exception {
    program.does("trap '' TERM; sleep 600");
    command = command(Duration.ofSeconds(1));
    run();
    assertThat(key()).endsWith("did not end within 1 s and was killed");
  }

  @Test
  void keepsTheKeyWhenALaterRunFails() throws Exception {
    program.prints("sk-1");
    run();
    program.does("exit 1");
    command.invalidate();
    FakeProgram.await(() -> !command.health().advice().isEmpty());
    assertThat(key()).isEqualTo("sk-1");
    assertThat(command.health().state()).isEqualTo(SourceHealth.State.VALID);
    assertThat(command.health().advice()).isEqualTo("the command ended with status 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-1", "{\"key\":\"sk-1\",\"expires_at\":\"9999-12-31T23:59:59Z\"}"})
  void runsAgainAfterA401AndReplacesTheKey(String printed) throws Exception {
    program.prints(printed);
    run();
    CredentialUse use = credentials.use(HEAD, Logins.CALLER, Logins.injected(PROVIDER));
    program.prints("sk-2");
    use.answered(401, HttpFields.EMPTY);
    Optional<CredentialUse> next = use.replacement().join();
    assertThat(next).map(each -> each.credential().fields().getFirst().value()).contains("sk-2");
    assertThat(command.health().state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void doesNotRunAgainAndAgainForAKeyThatStaysRefused() throws Exception {
    program.prints("sk-1");
    run();
    for (int i = 0; i < 5; i++) {
      CredentialUse use = credentials.use(HEAD, Logins.CALLER, Logins.injected(PROVIDER));
      use.answered(401, HttpFields.EMPTY);
      assertThat(use.replacement().join()).isEmpty();
    }
    assertThat(program.runs()).hasSize(2);
    assertThat(command.health().state()).isEqualTo(SourceHealth.State.REVOKED);
    assertThat(key()).isEqualTo("sk-1");
    command.answered(command.generation().orElseThrow().fingerprint(), 200, HttpFields.EMPTY);
    assertThat(command.health().state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void runsOnceForManyThatAsk() throws Exception {
    program.prints("sk-1");
    run();
    String fingerprint = command.generation().orElseThrow().fingerprint();
    Path gate = folder.resolve("gate");
    program.does("while [ ! -e '%s' ]; do sleep 0.05; done; echo sk-2".formatted(gate));
    List<CompletableFuture<Void>> asked =
        java.util.stream.IntStream.range(0, 64).mapToObj(_ -> command.renew(fingerprint)).toList();
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    java.nio.file.Files.createFile(gate);
    asked.forEach(CompletableFuture::join);
    assertThat(program.runs()).hasSize(2);
    assertThat(key()).isEqualTo("sk-2");
    assertThat(command.renew(fingerprint)).isDone();
  }

  @Test
  void killsTheCommandAtTheEnd() throws Exception {
    Path pid = folder.resolve("pid");
    program.does("echo $$ > '%s'; exec sleep 600".formatted(pid));
    command.start();
    FakeProgram.await(
        () -> java.nio.file.Files.exists(pid) && !java.nio.file.Files.readString(pid).isBlank());
    long number = Long.parseLong(java.nio.file.Files.readString(pid).strip());
    CompletableFuture<Void> asked = command.renew("x");
    command.close();
    FakeProgram.await(() -> ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty());
    asked.join();
    assertThat(command.renew("x")).isDone();
  }

  @Test
  void printsNoSecret() throws Exception {
    PrintedKey printed = PrintedKey.parse("sk-secret".getBytes(StandardCharsets.UTF_8), Logins.NOW);
    assertThat(printed.toString()).doesNotContain("secret");
  }
}
