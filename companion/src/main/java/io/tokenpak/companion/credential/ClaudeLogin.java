package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.platform.ClaudeCode;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// The Claude subscription login that Claude Code keeps in `$CLAUDE_CONFIG_DIR/.credentials.json`.
///
/// It serves Claude Code's own requests, and those of other programs only after the owner has
/// acknowledged the terms, see docs/terms.md. Renewing it is Claude Code's business: an expired
/// token is sent as it is.
public final class ClaudeLogin implements CredentialSource {
  static final String NAME = "claude-login";
  private static final String PROVIDER = "tokenpak-claude-code";

  /// Below this, a time counts seconds: as milliseconds it would lie before September 2001.
  private static final long LEAST_MILLISECONDS = 1_000_000_000_000L;

  private static final Finding NOT_ACKNOWLEDGED =
      new Finding.Withheld(
          new Refusal(
              Reason.SUBSCRIPTION_NOT_ACKNOWLEDGED,
              "the companion's Claude login is a subscription, and this request is not Claude"
                  + " Code's: set ANTHROPIC_API_KEY for the companion, or set"
                  + " TOKENPAK_SUBSCRIPTION_OAUTH=1 after reading docs/terms.md; to use your own"
                  + " API key instead, send it with X-TokenPak-Backend: api"));

  private final URI origin;
  private final boolean acknowledged;
  private final InstantSource clock;
  private final LoginAdvice advice;
  private final CredentialFile<ClaudeGeneration> file;
  private volatile @Nullable Lent lent;

  /// @param anthropic the only origin that the login may travel to
  public ClaudeLogin(CredentialSettings settings, URI anthropic) {
    this(settings, anthropic, System::nanoTime, InstantSource.system());
  }

  ClaudeLogin(CredentialSettings settings, URI anthropic, LongSupplier nanos, InstantSource clock) {
    this.origin = anthropic;
    this.acknowledged = settings.subscriptionAcknowledged();
    this.clock = clock;
    this.advice =
        new LoginAdvice(
            NAME,
            settings.claudeConfigDir().resolve(".credentials.json"),
            "run `claude` and log in with /login, or set ANTHROPIC_API_KEY for the companion",
            "run `claude`, which renews it");
    this.file = new CredentialFile<>(NAME, advice.file(), this::parse, nanos, clock);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (route.access() != Access.INJECTED || !route.provider().name().equals(PROVIDER)) {
      return Finding.NOT_CONCERNED;
    }
    Reading<ClaudeGeneration> reading = file.current();
    if (reading.isMissing()) {
      return advice.finding(reading);
    }
    if (!acknowledged && !ClaudeCode.isUnmistakable(head)) {
      return NOT_ACKNOWLEDGED;
    }
    ClaudeGeneration generation = inUse(reading);
    return generation != null ? generation.found : advice.finding(reading);
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(inUse(file.current())).map(ClaudeGeneration::generation);
  }

  @Override
  public void look() {
    file.look();
  }

  @Override
  public List<Path> files() {
    return List.of(advice.file());
  }

  @Override
  public void invalidate() {
    file.invalidate();
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    file.answered(generation, status, fields);
  }

  @Override
  public List<URI> origins() {
    return file.current().login() == null ? List.of() : List.of(origin);
  }

  @Override
  public SourceHealth health() {
    return advice.health(file, clock);
  }

  /// Serves a renewed login that could not be written to the file, until the file holds another
  /// one.
  ///
  /// @param replaced fingerprint of the generation that the file still holds
  /// @param login what the file should hold
  public void lend(String replaced, byte[] login) {
    try {
      lent = new Lent(replaced, parse(login));
    } catch (TroubleException senseless) {
      lent = null;
    }
  }

  private @Nullable ClaudeGeneration inUse(Reading<ClaudeGeneration> reading) {
    ClaudeGeneration read = reading.login();
    Lent other = lent;
    return other != null && read != null && read.generation().fingerprint().equals(other.replaced)
        ? other.generation
        : read;
  }

  private record Lent(String replaced, ClaudeGeneration generation) {}

  private ClaudeGeneration parse(byte[] bytes) throws TroubleException {
    LoginJson whole = LoginJson.parse(bytes);
    LoginJson login =
        whole
            .object("claudeAiOauth")
            .orElseThrow(() -> new TroubleException(Trouble.missing("holds no login")));
    // Claude Code empties the tokens of a login that it could not renew.
    Secret token =
        login
            .secret("accessToken")
            .orElseThrow(() ->
                new TroubleException(
                    Trouble.givenUp("holds a login that Claude Code could not renew")));
    return new ClaudeGeneration(
        new Generation(
            token.generation(),
            time(login, "expiresAt"),
            time(login, "refreshTokenExpiresAt"),
            account(whole)),
        found(token));
  }

  /// Newer versions of Claude Code name the organisation whose subscription the login draws on.
  private static @Nullable String account(LoginJson whole) {
    try {
      return whole.secret("organizationUuid").map(Secret::generation).orElse(null);
    } catch (TroubleException unknownForm) {
      return null;
    }
  }

  private static @Nullable Instant time(LoginJson login, String member) throws TroubleException {
    OptionalLong time = login.number(member);
    if (time.isEmpty() || time.getAsLong() <= 0) {
      return null;
    }
    return time.getAsLong() < LEAST_MILLISECONDS
        ? Instant.ofEpochSecond(time.getAsLong())
        : Instant.ofEpochMilli(time.getAsLong());
  }

  private Finding.Found found(Secret token) {
    return new Finding.Found(
        Credential.injected(
            this,
            token.generation(),
            origin,
            List.of(
                CredentialField.set("Authorization", token.asBearer()),
                CredentialField.merge("anthropic-beta", "oauth-2025-04-20"))));
  }

  private record ClaudeGeneration(Generation generation, Finding.Found found) implements Login {}
}
