package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

  private final URI origin;
  private final ClaudeAuth auth;
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
    this.auth = new ClaudeAuth(this, anthropic, settings.subscriptionAcknowledged());
    this.clock = clock;
    this.advice =
        new LoginAdvice(
            NAME,
            settings.claudeConfigDir().resolve(".credentials.json"),
            "run `claude` and log in with /login, or set ANTHROPIC_API_KEY for the companion",
            "run `claude`, which renews it");
    this.file = new CredentialFile<>(NAME, advice.file(), auth::parse, nanos, clock);
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
    Reading<ClaudeGeneration> reading = file.current();
    if (reading.isMissing()) {
      return advice.finding(reading);
    }
    Finding objection = auth.objection(head);
    if (objection != null) {
      return objection;
    }
    ClaudeGeneration generation = inUse(reading);
    return generation != null ? generation.found() : advice.finding(reading);
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
  public boolean isBeingWritten() {
    return file.known().isTorn();
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
      lent = new Lent(replaced, auth.parse(login));
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
}
