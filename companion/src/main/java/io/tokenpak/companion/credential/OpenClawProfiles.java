package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;

/// What an OpenClaw agent keeps in `auth-profiles.json`, read and never written: its subscription
/// logins, or its API keys. Of several of a sort the first in the file serves.
public final class OpenClawProfiles implements CredentialSource {
  /// Where newer versions of OpenClaw keep them, beside the file.
  static final String DATABASE = "openclaw-agent.sqlite";

  private static final String REMEDY = "run `openclaw models auth login`";
  private static final String IN_DATABASE =
      "newer versions of OpenClaw keep profiles in "
          + DATABASE
          + ", which the companion does not read: log in with claude or codex, or set API keys for"
          + " the companion";

  private final OpenClawAuth.Kind kind;
  private final ClaudeAuth claude;
  private final InstantSource clock;
  private final LoginAdvice advice;
  private final CredentialFile<OpenClawGeneration> file;

  OpenClawProfiles(
      OpenClawAuth.Kind kind,
      Path agent,
      Upstreams upstreams,
      boolean acknowledged,
      LongSupplier nanos,
      InstantSource clock) {
    this.kind = kind;
    this.clock = clock;
    this.claude = new ClaudeAuth(this, upstreams.anthropic(), acknowledged);
    Path path = agent.resolve("auth-profiles.json");
    String remedy = Files.exists(agent.resolve(DATABASE)) ? IN_DATABASE : REMEDY;
    this.advice = new LoginAdvice(name(), path, remedy, "run `openclaw`, which renews it");
    CodexAuth codex = new CodexAuth(this, path, upstreams.chatgpt(), upstreams.openai());
    OpenClawAuth auth = new OpenClawAuth(this, kind, claude, codex, upstreams.openai());
    this.file = new CredentialFile<>(name(), path, auth::parse, nanos, clock);
  }

  /// The subscription logins, if the owner chose them.
  public static List<CredentialSource> logins(CredentialSettings settings, Upstreams upstreams) {
    SourceSettings.LoginPlaces places = settings.sources().places();
    if (places.subscription() != SourceSettings.Subscription.OPENCLAW) {
      return List.of();
    }
    List<CredentialSource> logins = of(OpenClawAuth.Kind.LOGINS, settings, upstreams);
    return settings.sources().keysWhenExhausted()
        ? logins.stream().<CredentialSource>map(KeysWhenExhausted::new).toList()
        : logins;
  }

  /// The API keys, if the owner asked for OpenClaw's profiles.
  public static List<CredentialSource> keys(CredentialSettings settings, Upstreams upstreams) {
    return of(OpenClawAuth.Kind.KEYS, settings, upstreams);
  }

  private static List<CredentialSource> of(
      OpenClawAuth.Kind kind, CredentialSettings settings, Upstreams upstreams) {
    Optional<Path> agent = settings.sources().places().openClaw();
    boolean acknowledged = settings.subscriptionAcknowledged();
    return agent.isEmpty()
        ? List.of()
        : List.of(
            new OpenClawProfiles(
                kind,
                agent.get(),
                upstreams,
                acknowledged,
                System::nanoTime,
                InstantSource.system()));
  }

  @Override
  public String name() {
    return kind == OpenClawAuth.Kind.LOGINS ? "openclaw-login" : "openclaw-key";
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (route.access() != Access.INJECTED || !serves(route.provider().name())) {
      return Finding.NOT_CONCERNED;
    }
    Reading<OpenClawGeneration> reading = file.current();
    OpenClawGeneration generation = reading.login();
    if (generation == null) {
      return advice.finding(reading);
    }
    Finding finding = generation.finding(route.provider().name(), head);
    if (finding == null) {
      return Finding.NOT_CONCERNED;
    }
    Finding objection = isSubscription(route) ? claude.objection(head) : null;
    return objection != null ? objection : finding;
  }

  private boolean isSubscription(Route route) {
    return kind == OpenClawAuth.Kind.LOGINS && ClaudeAuth.isConcernedBy(route);
  }

  private boolean serves(String provider) {
    return switch (provider) {
      case "tokenpak-claude-code" -> true;
      case "tokenpak-openai-codex" -> kind == OpenClawAuth.Kind.LOGINS;
      case "tokenpak-anthropic", "tokenpak-openai" -> kind == OpenClawAuth.Kind.KEYS;
      default -> false;
    };
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(file.current().login()).map(OpenClawGeneration::generation);
  }

  @Override
  public void look() {
    file.look();
  }

  @Override
  public void invalidate() {
    file.invalidate();
  }

  @Override
  public List<Path> files() {
    return List.of(advice.file());
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    file.answered(generation, status, fields);
  }

  @Override
  public List<URI> origins() {
    OpenClawGeneration generation = file.current().login();
    return generation == null ? List.of() : generation.origins();
  }

  @Override
  public SourceHealth health() {
    Reading<OpenClawGeneration> reading = file.current();
    SourceHealth health = advice.health(file, clock);
    OpenClawGeneration generation = reading.login();
    if (generation == null || generation.notes().isEmpty()) {
      return health;
    }
    String before = health.advice().isEmpty() ? "" : health.advice() + "; ";
    return health.withAdvice(before + generation.notes());
  }
}
