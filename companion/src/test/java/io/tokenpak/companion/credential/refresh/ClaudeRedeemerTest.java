package io.tokenpak.companion.credential.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeRedeemerTest {
  @TempDir private Path folder;
  private ClaudeHome claude;
  private OAuthStub stub;
  private String first;

  @BeforeEach
  void logIn() throws IOException {
    stub = new OAuthStub();
    claude = new ClaudeHome(folder);
    first = stub.login();
    claude.write(first);
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private Outcome refresh() throws InterruptedException {
    return refresh(Checkpoint.NONE);
  }

  private Outcome refresh(Checkpoint checkpoint) throws InterruptedException {
    try (ClaudeRedeemer redeemer = claude.redeemer(stub.url(), checkpoint)) {
      return claude.refresh(redeemer);
    }
  }

  @Test
  void redeemsTheTokenAndWritesWhatItGot() throws Exception {
    String before = claude.text();

    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());

    assertThat(stub.posts()).containsExactly(first);
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
    assertThat(claude.accessToken()).isEqualTo(OAuthStub.accessTokenFor(claude.refreshToken()));
    assertThat(Instant.ofEpochMilli(claude.expiresAt()))
        .isBetween(Instant.now().plusSeconds(28_700), Instant.now().plusSeconds(28_801));
    assertThat(claude.text())
        .contains("\"subscriptionType\":\"max\"},\"mcpOAuth\":{\"a\":{\"b\":[1.50,{}]}}}")
        .endsWith(before.substring(before.indexOf("},\"mcpOAuth\"")));
    assertThat(Files.getPosixFilePermissions(claude.file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void saysWhoItIs() throws Exception {
    refresh();

    assertThat(stub.requests())
        .singleElement()
        .asString()
        .isEqualTo(
            "tokenpak-companion/test {\"grant_type\":\"refresh_token\",\"refresh_token\":\""
                + first
                + "\",\"client_id\":\"9d1c250a-e61b-44d9-88ed-5944d1962f5e\",\"scope\":\"user:profile"
                + " user:inference user:sessions:claude_code user:mcp_servers user:file_upload\"}");
  }

  @Test
  void redeemsNothingWhereAnotherProgramWasQuicker() throws Exception {
    Generation old = claude.generation();
    CredentialSource source = claude.source();
    claude.write(stub.redeemElsewhere(first));

    try (ClaudeRedeemer redeemer = claude.redeemer(stub.url())) {
      assertThat(redeemer.refresh(source, old)).isEqualTo(new Outcome.Refreshed());
    }

    assertThat(stub.posts()).isEmpty();
  }

  @Test
  void redeemsNothingWhereAProgramThatTakesNoLockWasQuickerWhileWeLocked() throws Exception {
    assertThat(
            refresh(
                at(Checkpoint.Point.HALF_LOCKED, () -> claude.write(stub.redeemElsewhere(first)))))
        .isEqualTo(new Outcome.Refreshed());

    assertThat(stub.posts()).isEmpty();
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void leavesALoginThatCameWhileTheTokenWasRedeemed() throws Exception {
    String another = stub.login();

    assertThat(refresh(at(Checkpoint.Point.RECEIVED, () -> claude.write(another))))
        .isEqualTo(new Outcome.Refreshed());

    assertThat(claude.refreshToken()).isEqualTo(another);
    assertThat(stub.isGood(another)).isTrue();
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void adoptsALoginThatCameBetweenComparingAndWriting() throws Exception {
    String another = stub.login();

    assertThat(refresh(at(Checkpoint.Point.WRITTEN, () -> claude.write(another))))
        .isEqualTo(new Outcome.Refreshed());

    assertThat(claude.refreshToken()).isEqualTo(another);
  }

  @Test
  void keepsTheNewTokensSealedWhereTheLoginWasRemovedMeanwhile() throws Exception {
    AtomicReference<String> text = new AtomicReference<>("");
    Outcome outcome =
        refresh(
            at(
                Checkpoint.Point.RECEIVED,
                () -> {
                  text.set(claude.text());
                  claude.replace(
                      "{\"claudeAiOauth\":{\"accessToken\":\"\",\"refreshToken\":\"\"}}");
                }));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(claude.refreshToken()).isEmpty();

    // It comes back, say, from an editor that wrote the file in two goes.
    claude.replace(text.get());
    try (ClaudeRedeemer redeemer = claude.redeemer(stub.url())) {
      assertThat(claude.refresh(redeemer)).isEqualTo(new Outcome.Refreshed());
    }
    assertThat(stub.posts()).hasSize(1);
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
  }

  @Test
  void writesWhatASymbolicLinkPointsTo() throws Exception {
    Path target = folder.resolve("elsewhere.json");
    Files.move(claude.file, target);
    Files.createSymbolicLink(claude.file, target);

    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());

    assertThat(claude.file).isSymbolicLink();
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
  }

  @Test
  void keepsTheOldRefreshTokenWhereTheAnswerHasNone() throws Exception {
    stub.then(OAuthStub.Manner.NO_REFRESH_TOKEN);

    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());

    assertThat(claude.refreshToken()).isEqualTo(first);
    assertThat(claude.accessToken()).isEqualTo("sk-ant-oat01-alone");
    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
  }

  @Test
  void rejectsTokensOfAnotherAccount() throws Exception {
    refresh();
    String second = claude.refreshToken();
    stub.then(OAuthStub.Manner.OTHER_ACCOUNT);

    assertThat(refresh()).isEqualTo(new Outcome.Permanent("other_account"));

    assertThat(claude.refreshToken()).isEqualTo(second);
    assertThat(refresh()).isEqualTo(new Outcome.Permanent("other_account"));
    assertThat(stub.posts()).as("a spent token is not shown again").containsExactly(first, second);
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void takesTokensOfAnotherAccountAfterANewLogin() throws Exception {
    refresh();
    claude.write(stub.login());
    stub.then(OAuthStub.Manner.OTHER_ACCOUNT);

    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());
  }

  @Test
  void writesARefreshTokenEvenIfItsAccessTokenHasEnded() throws Exception {
    stub.then(OAuthStub.Manner.STILLBORN);

    assertThat(refresh()).isInstanceOf(Outcome.Transient.class);

    assertThat(stub.isGood(claude.refreshToken())).isTrue();
    assertThat(Instant.ofEpochMilli(claude.expiresAt())).isBeforeOrEqualTo(Instant.now());
    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());
  }

  @Test
  void asksOnceForARefusedTokenAndAgainForAnother() throws Exception {
    stub.redeemElsewhere(first);

    assertThat(refresh()).isEqualTo(new Outcome.Permanent("invalid_grant"));
    assertThat(refresh()).isEqualTo(new Outcome.Permanent("invalid_grant"));
    assertThat(stub.posts()).hasSize(1);

    claude.write(stub.login());
    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());
  }

  @Test
  void waitsAsLongAsTheProviderWants() throws Exception {
    stub.then(OAuthStub.Manner.TOO_MANY);

    assertThat(refresh()).isEqualTo(new Outcome.Transient(Duration.ofMinutes(2)));

    assertThat(refresh())
        .isInstanceOfSatisfying(
            Outcome.Transient.class,
            wait ->
                assertThat(wait.retryAfter())
                    .isBetween(Duration.ofSeconds(100), Duration.ofMinutes(2)));
    assertThat(stub.posts()).hasSize(1);
    assertThat(stub.isGood(claude.refreshToken())).isTrue();
  }

  @Test
  void triesAgainWhereTheProviderFailedBeforeItRedeemed() throws Exception {
    stub.then(OAuthStub.Manner.FAIL_BEFORE_COMMIT, OAuthStub.Manner.DROP_BEFORE_COMMIT);

    assertThat(refresh()).isEqualTo(new Outcome.InDoubt());
    assertThat(refresh()).isEqualTo(new Outcome.InDoubt());
    assertThat(refresh()).isEqualTo(new Outcome.Refreshed());

    assertThat(stub.isGood(claude.refreshToken())).isTrue();
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void asksForANewLoginWhereTheProviderFailedAfterItRedeemed() throws Exception {
    for (OAuthStub.Manner manner :
        List.of(
            OAuthStub.Manner.FAIL_AFTER_COMMIT,
            OAuthStub.Manner.DROP_AFTER_COMMIT,
            OAuthStub.Manner.NONSENSE,
            OAuthStub.Manner.HUGE)) {
      claude = new ClaudeHome(folder.resolve(manner.name()));
      claude.write(stub.login());
      stub.then(manner);

      assertThat(refresh()).as("%s", manner).isEqualTo(new Outcome.InDoubt());
      assertThat(refresh()).as("%s", manner).isEqualTo(new Outcome.Permanent("invalid_grant"));
      assertThat(refresh()).as("%s", manner).isEqualTo(new Outcome.Permanent("invalid_grant"));
    }
    assertThat(stub.posts()).hasSize(8);
  }

  @Test
  void adoptsWhatAnotherProgramGotWhileTheProviderWasSilent() throws Exception {
    stub.then(OAuthStub.Manner.DROP_AFTER_COMMIT);
    Generation old = claude.generation();
    assertThat(refresh()).isEqualTo(new Outcome.InDoubt());
    String another = stub.login();
    claude.write(another);

    try (ClaudeRedeemer redeemer = claude.redeemer(stub.url())) {
      assertThat(redeemer.refresh(claude.source(), old)).isEqualTo(new Outcome.Refreshed());
      assertThat(claude.refresh(redeemer)).isEqualTo(new Outcome.Refreshed());
    }
    assertThat(stub.posts()).containsExactly(first, another);
  }

  @Test
  void followsNoRedirect() throws Exception {
    stub.then(OAuthStub.Manner.MOVED);

    assertThat(refresh()).isInstanceOf(Outcome.Transient.class);

    assertThat(stub.posts()).hasSize(1);
    assertThat(stub.isGood(first)).isTrue();
  }

  @Test
  void countsWhatTheProviderSaysOfTheClientAsFinal() throws Exception {
    stub.then(OAuthStub.Manner.INVALID_CLIENT);

    assertThat(refresh()).isEqualTo(new Outcome.Permanent("invalid_client"));
  }

  @Test
  void sendsATokenNoMoreThanThreeTimesInTenMinutes() throws Exception {
    for (int i = 0; i < Limits.MOST; i++) {
      assertThat(refresh()).isEqualTo(new Outcome.Refreshed());
    }

    assertThat(refresh())
        .isInstanceOfSatisfying(
            Outcome.Transient.class,
            wait -> assertThat(wait.retryAfter()).isBetween(Duration.ofMinutes(9), Limits.WINDOW));
    assertThat(stub.posts()).hasSize(Limits.MOST);
  }

  @Test
  void isNotCountedWhereNothingWasSent() throws Exception {
    stub.close();

    for (int i = 0; i <= Limits.MOST; i++) {
      assertThat(refresh()).isEqualTo(new Outcome.Transient(null));
    }
    assertThat(claude.leftovers()).isEmpty();
  }

  @Test
  void neverSendsATokenFromARestoredBackup() throws Exception {
    String backup = claude.text();
    refresh();
    claude.replace(backup);

    assertThat(refresh()).isEqualTo(new Outcome.Permanent("refresh_token_spent"));

    assertThat(stub.posts()).hasSize(1);
  }

  @Test
  void keepsNoTokenInTheClear() throws Exception {
    List<String> seen = new ArrayList<>();
    refresh(point -> {
      if (point.compareTo(Checkpoint.Point.RECEIVED) >= 0) {
        seen.add(companionsFiles());
      }
    });

    assertThat(seen).isNotEmpty().allSatisfy(bytes -> assertThat(bytes).doesNotContain("sk-ant"));
    assertThat(companionsFiles()).doesNotContain("sk-ant");
    try (Stream<Path> files = Files.walk(claude.home)) {
      assertThat(files)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    }
  }

  private String companionsFiles() {
    try (Stream<Path> files = Files.walk(claude.home)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      return all.toString();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /// What a test does at a point.
  private interface Step {
    void run() throws IOException;
  }

  private static Checkpoint at(Checkpoint.Point where, Step step) {
    return point -> {
      if (point == where) {
        try {
          step.run();
        } catch (IOException failure) {
          throw new AssertionError(failure);
        }
      }
    };
  }
}
