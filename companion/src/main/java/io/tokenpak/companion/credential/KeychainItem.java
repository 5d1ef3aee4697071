package io.tokenpak.companion.credential;

import io.tokenpak.companion.credential.process.Command;
import io.tokenpak.companion.credential.process.CommandEnvironment;
import io.tokenpak.companion.credential.process.CommandResult;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Claude subscription login that Claude Code keeps in the keychain of macOS.
///
/// It is read by a program of the system, beside the requests: at the start, every half minute,
/// more often while Claude Code is about to renew it, and after a 401. Claude Code itself falls
/// back to its file where the keychain holds none, and so does the companion.
public final class KeychainItem implements CredentialSource, Renewal, Upkeep {
  static final String NAME = "claude-keychain";
  static final Path SECURITY = Path.of("/usr/bin/security");
  static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  /// While the login is about to end, or has ended.
  static final Duration LOOK_OFTEN = Duration.ofSeconds(5);

  private static final Duration ENDING = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int NO_SUCH_ITEM = 44;
  private static final String RENEWAL = "run `claude`, which renews it";
  private static final String REMEDY = "run `claude` and log in with /login";

  private static final Logger log = LoggerFactory.getLogger(KeychainItem.class);

  /// @param login the last good one; null if there was none
  /// @param trouble with the last reading; null if there was none
  private record State(@Nullable ClaudeGeneration login, @Nullable Trouble trouble) {}

  private final String service;
  private final URI origin;
  private final ClaudeAuth auth;
  private final Command command;
  private final InstantSource clock;
  private final Errand errand = new Errand(NAME, this::run);
  private volatile State state = new State(null, Trouble.missing("was not read yet"));

  /// @param service the item's, see [#service]
  /// @param security the program that reads it
  KeychainItem(
      CredentialSettings settings,
      String service,
      URI anthropic,
      Path security,
      InstantSource clock) {
    this.service = service;
    this.origin = anthropic;
    this.auth = new ClaudeAuth(this, anthropic, settings.subscriptionAcknowledged());
    this.clock = clock;
    this.command =
        new Command(
            List.of(security.toString(), "find-generic-password", "-s", service, "-w"),
            CommandEnvironment.EMPTY,
            PATIENCE);
  }

  /// The service under which Claude Code keeps its login: one of its own for each folder that is
  /// not the usual one.
  ///
  /// @param secureStorage `CLAUDE_SECURESTORAGE_CONFIG_DIR` as it stands in the environment; an
  ///   empty one stands for the usual folder
  /// @param configDir `CLAUDE_CONFIG_DIR` as it stands in the environment
  public static String service(Optional<String> secureStorage, Optional<String> configDir) {
    String folder = secureStorage.or(() -> configDir).orElse("");
    return folder.isEmpty() ? "Claude Code-credentials" : "Claude Code-credentials-" + hash(folder);
  }

  private static String hash(String folder) {
    try {
      byte[] bytes =
          Normalizer.normalize(folder, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Whether the keychain holds a login, so that the one in Claude Code's file is not in use.
  boolean holdsLogin() {
    return state.login != null;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (!ClaudeAuth.isConcernedBy(route)) {
      return Finding.NOT_CONCERNED;
    }
    State now = state;
    if (now.login == null) {
      return unavailable(now.trouble);
    }
    Finding objection = auth.objection(head);
    return objection != null ? objection : now.login.found();
  }

  private Finding unavailable(@Nullable Trouble trouble) {
    if (trouble == null || trouble.isMissing()) {
      return Finding.NOT_CONCERNED;
    }
    return new Finding.Withheld(
        new Refusal(
            Reason.CREDENTIAL_UNAVAILABLE,
            "the keychain item " + service + " " + trouble.finding() + ": " + advice(trouble)));
  }

  private static String advice(Trouble trouble) {
    return trouble.remedy().isEmpty() ? REMEDY : trouble.remedy();
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(state.login).map(ClaudeGeneration::generation);
  }

  @Override
  public List<URI> origins() {
    return List.of(origin);
  }

  @Override
  public void start() {
    errand.start();
  }

  @Override
  public void close() {
    errand.close();
  }

  @Override
  public void invalidate() {
    var _ = errand.soon();
  }

  /// Reads the item again. Renewing what it holds is Claude Code's business.
  @Override
  public CompletableFuture<Void> renew(String fingerprint) {
    return errand.soon();
  }

  @Override
  public String next() {
    return "";
  }

  private Duration run() throws InterruptedException {
    State before = state;
    try {
      ClaudeGeneration login = login(command.run());
      if (before.login == null || !isSame(login, before.login)) {
        log.info("{}: read generation {}", NAME, login.generation().fingerprint());
      }
      state = new State(login, null);
    } catch (TroubleException failed) {
      Trouble trouble = failed.trouble();
      if (!trouble.isMissing() && !trouble.equals(before.trouble)) {
        log.warn("{}: {} {}", NAME, service, trouble.finding());
      }
      // Gone means logged out; anything else may pass.
      state = new State(trouble.isMissing() ? null : before.login, trouble);
    }
    return pause();
  }

  private static boolean isSame(ClaudeGeneration one, ClaudeGeneration other) {
    return one.generation().fingerprint().equals(other.generation().fingerprint());
  }

  private ClaudeGeneration login(CommandResult result) throws TroubleException {
    return switch (result) {
      case CommandResult.Printed printed -> auth.parse(plain(printed.bytes()));
      case CommandResult.Failed(int exit) ->
          throw new TroubleException(
              exit == NO_SUCH_ITEM
                  ? Trouble.missing("is not there")
                  : Trouble.refused(
                      "cannot be read (status " + exit + ")",
                      "unlock the keychain with `security unlock-keychain`"));
      case CommandResult.TimedOut() ->
          throw new TroubleException(
              Trouble.refused("is not shown in time", "allow `security` to read it, once for all"));
      case CommandResult.TooMuchOutput() ->
          throw new TroubleException(Trouble.torn("is larger than any login"));
      case CommandResult.NotStarted() ->
          throw new TroubleException(Trouble.missing("is not there"));
    };
  }

  /// `security` prints what it takes for binary as hexadecimal digits.
  static byte[] plain(byte[] printed) {
    String text = new String(printed, StandardCharsets.UTF_8).strip();
    boolean isHex = text.length() % 2 == 0 && text.matches("[0-9a-fA-F]+");
    return isHex ? HexFormat.of().parseHex(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  private Duration pause() {
    ClaudeGeneration login = state.login;
    boolean ending = login != null && login.generation().isExpired(clock.instant().plus(ENDING));
    return ending ? LOOK_OFTEN : LOOK_EVERY;
  }

  @Override
  public SourceHealth health() {
    State now = state;
    Generation generation = now.login == null ? null : now.login.generation();
    Trouble trouble = now.trouble;
    String advice =
        trouble != null
            ? trouble.finding() + ": " + advice(trouble)
            : health(now) == SourceHealth.State.EXPIRED ? RENEWAL : "";
    Instant expires = generation == null ? null : generation.expires();
    Instant until = generation == null ? null : generation.renewableUntil();
    return new SourceHealth(NAME, service, health(now), expires, until, advice, "");
  }

  private SourceHealth.State health(State now) {
    if (now.trouble != null) {
      return now.trouble.state();
    }
    boolean expired = now.login == null || now.login.generation().isExpired(clock.instant());
    return expired ? SourceHealth.State.EXPIRED : SourceHealth.State.VALID;
  }
}
