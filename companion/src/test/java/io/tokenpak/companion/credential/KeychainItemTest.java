package io.tokenpak.companion.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.credential.process.CommandEnvironment;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.exchange.SampleHead;
import io.tokenpak.companion.route.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keychain of macOS, played by a program that is called as `security` is.
class KeychainItemTest {
  private static final RequestHead HEAD = SampleHead.post("/v1/messages");
  private static final Route ROUTE = Logins.injected("tokenpak-claude-code");

  @TempDir Path home;
  private FakeProgram security;
  private Logins logins;
  private List<CredentialSource> sources = List.of();
  private Credentials credentials = new Credentials(List.of());

  @BeforeEach
  void layOut() throws IOException {
    security = new FakeProgram(home);
    logins = new Logins(home);
  }

  @AfterEach
  void stop() {
    if (!sources.isEmpty()) {
      keychain().close();
    }
  }

  private KeychainItem keychain() {
    return (KeychainItem) SourceAround.innermost(sources.getFirst());
  }

  private void start() throws Exception {
    SourceSettings none = SourceSettings.NONE;
    CredentialSettings settings =
        new CredentialSettings(
            home,
            home,
            Optional.empty(),
            Optional.empty(),
            logins.acknowledged,
            new SourceSettings(
                none.keys(),
                new SourceSettings.KeyCommands(List.of(), List.of(), CommandEnvironment.EMPTY),
                new SourceSettings.LoginPlaces(
                    SourceSettings.Subscription.CLI,
                    Optional.empty(),
                    home.resolve("none"),
                    Optional.of("Claude Code-credentials")),
                false));
    sources = ClaudeLogins.of(settings, ROUTE.provider().origin(), security.path);
    credentials = new Credentials(sources);
    keychain().start();
    keychain().renew("").join();
  }

  private String serving() {
    return credentials.resolve(HEAD, Logins.CALLER, ROUTE).source().name();
  }

  @Test
  void readsTheItemAsClaudeCodeNamesIt() throws Exception {
    security.prints(Logins.claudeJson("sk-ant-oat01-k", Instant.now().plusSeconds(86_400)));
    start();
    assertThat(security.runs().getFirst())
        .isEqualTo("find-generic-password -s Claude Code-credentials -w");
    Credential credential = credentials.resolve(HEAD, Logins.CALLER, ROUTE);
    assertThat(ClaudeLoginTest.fields(credential))
        .containsExactly(
            "SET Authorization: Bearer sk-ant-oat01-k", "MERGE anthropic-beta: oauth-2025-04-20");
    assertThat(keychain().health().state()).isEqualTo(SourceHealth.State.VALID);
  }

  @Test
  void winsOverTheFileAsLongAsItHoldsALogin() throws Exception {
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-file"));
    security.prints(Logins.claudeJson("sk-ant-oat01-k"));
    start();
    assertThat(serving()).isEqualTo("claude-keychain");
    security.does("exit 44");
    keychain().renew("").join();
    assertThat(serving()).isEqualTo("claude-login");
    assertThat(keychain().health().state()).isEqualTo(SourceHealth.State.MISSING);
  }

  @Test
  void keepsTheLoginWhileTheKeychainIsLocked() throws Exception {
    security.prints(Logins.claudeJson("sk-ant-oat01-k"));
    start();
    security.does("echo 'User interaction is not allowed.' >&2; exit 36");
    keychain().renew("").join();
    assertThat(serving()).isEqualTo("claude-keychain");
    assertThat(keychain().health().advice()).contains("unlock-keychain");
  }

  @Test
  void seesARenewedLogin() throws Exception {
    security.prints(Logins.claudeJson("sk-ant-oat01-k"));
    start();
    String before = credentials.resolve(HEAD, Logins.CALLER, ROUTE).generation();
    security.prints(Logins.claudeJson("sk-ant-oat01-newer"));
    keychain().renew(before).join();
    assertThat(credentials.resolve(HEAD, Logins.CALLER, ROUTE).generation()).isNotEqualTo(before);
  }

  @Test
  void servesOtherProgramsOnlyAfterTheOwnersAcknowledgement() throws Exception {
    logins.acknowledged = false;
    security.prints(Logins.claudeJson("sk-ant-oat01-k"));
    start();
    assertThat(Logins.find(keychain(), HEAD, "tokenpak-claude-code"))
        .isInstanceOf(Finding.Withheld.class);
  }

  @Test
  void isNotConcernedWhereThereIsNoKeychain() throws Exception {
    security = new FakeProgram(home);
    java.nio.file.Files.delete(security.path);
    Logins.replace(logins.claude, Logins.claudeJson("sk-ant-oat01-file"));
    start();
    assertThat(serving()).isEqualTo("claude-login");
  }

  @Test
  void readsWhatIsPrintedAsHexadecimalDigits() {
    String json = Logins.claudeJson("sk-ant-oat01-k");
    String hex = HexFormat.of().formatHex(json.getBytes(StandardCharsets.UTF_8)) + "\n";
    assertThat(
            new String(
                KeychainItem.plain(hex.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
        .isEqualTo(json);
    assertThat(KeychainItem.LOOK_OFTEN).isLessThan(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, Claude Code-credentials",
        "-, /home/x/.claude, Claude Code-credentials-8e69ed81",
        "'', /home/x/.claude, Claude Code-credentials",
        "/home/x/.claude, /other, Claude Code-credentials-8e69ed81",
        "-, '', Claude Code-credentials",
      })
  void namesTheItemAfterTheFolder(String secureStorage, String configDir, String service) {
    assertThat(
            KeychainItem.service(
                Optional.ofNullable(secureStorage), Optional.ofNullable(configDir)))
        .isEqualTo(service);
  }
}
