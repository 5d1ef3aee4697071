package io.tokenpak.companion.credential;

import io.tokenpak.companion.credential.process.Command;
import io.tokenpak.companion.credential.process.CommandResult;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An API key that a command of the owner's prints, for example one that asks a secret store.
///
/// The command runs beside the requests: once at the start, again before what it printed ends, and
/// after a 401. A run that fails leaves the key before in use.
public final class CredentialCommand implements CredentialSource, Renewal, Upkeep {
  /// How long a run may take.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How long a key is used whose end the command did not state.
  static final Duration UNSTATED = Duration.ofMinutes(5);

  /// How long before a key's end the command runs again, but never sooner than after half its time.
  static final Duration MARGIN = Duration.ofMinutes(1);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 6;
  private static final String SUBSCRIPTION = "sk-ant-oat";

  private static final Logger log = LoggerFactory.getLogger(CredentialCommand.class);

  /// What came of the runs so far.
  ///
  /// @param trouble with the last run; null if there was none
  /// @param refused whether the provider refused this key though the command ran again since
  private record State(
      @Nullable Generation generation,
      Finding finding,
      @Nullable Trouble trouble,
      @Nullable Instant due,
      boolean refused) {}

  private final KeyProvider provider;
  private final Command command;
  private final URI origin;
  private final InstantSource clock;
  private final Errand errand;
  private volatile State state;

  /// Failed runs in a row; touched by the errand alone.
  private int failures;

  CredentialCommand(KeyProvider provider, Command command, URI origin, InstantSource clock) {
    this.provider = provider;
    this.command = command;
    this.origin = origin;
    this.clock = clock;
    this.errand = new Errand(name(), this::run);
    Trouble running = Trouble.torn("is still running: try again in a moment");
    this.state = new State(null, withheld(running), running, null, false);
  }

  /// Those that the settings name.
  public static List<CredentialSource> of(CredentialSettings settings, URI anthropic, URI openAi) {
    SourceSettings.KeyCommands commands = settings.sources().commands();
    return Stream.of(
            of(KeyProvider.ANTHROPIC, commands.anthropic(), commands, anthropic),
            of(KeyProvider.OPENAI, commands.openAi(), commands, openAi))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<CredentialSource> of(
      KeyProvider provider, List<String> words, SourceSettings.KeyCommands commands, URI origin) {
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CredentialCommand(
                provider,
                new Command(words, commands.environment(), PATIENCE),
                origin,
                InstantSource.system()));
  }

  @Override
  public String name() {
    return provider.title() + "-key-command";
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return route.access() == Access.INJECTED && provider.takes(route.provider().name())
        ? state.finding
        : Finding.NOT_CONCERNED;
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(state.generation);
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

  /// Forgets that the provider refused the key, and runs the command.
  @Override
  public void invalidate() {
    state = refused(state, false);
    var _ = errand.soon();
  }

  @Override
  public CompletableFuture<Void> renew(String fingerprint) {
    State now = state;
    boolean isCurrent = now.generation != null && now.generation.fingerprint().equals(fingerprint);
    // A command that printed a refused key again will do so once more until it has rested.
    return !isCurrent || now.refused ? CompletableFuture.completedFuture(null) : again(fingerprint);
  }

  private CompletableFuture<Void> again(String fingerprint) {
    return errand
        .soon()
        .thenRun(() -> {
          State now = state;
          if (now.generation != null && now.generation.fingerprint().equals(fingerprint)) {
            state = refused(now, true);
          }
        });
  }

  private static State refused(State state, boolean refused) {
    return new State(state.generation, state.finding, state.trouble, state.due, refused);
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    State now = state;
    boolean isCurrent = now.generation != null && now.generation.fingerprint().equals(generation);
    if (isCurrent && now.refused && status < 300) {
      state = refused(now, false);
    }
  }

  private Duration run() throws InterruptedException {
    State before = state;
    try {
      PrintedKey printed = printed(command.run());
      failures = 0;
      Duration pause = pause(printed.expires());
      state = state(printed, pause, before);
      return pause;
    } catch (TroubleException failed) {
      Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
      Instant due = clock.instant().plus(pause);
      report(before.trouble, failed.trouble());
      Finding finding = before.generation == null ? withheld(failed.trouble()) : before.finding;
      state = new State(before.generation, finding, failed.trouble(), due, before.refused);
      return pause;
    }
  }

  private PrintedKey printed(CommandResult result) throws TroubleException {
    return switch (result) {
      case CommandResult.Printed printed ->
          apiKey(PrintedKey.parse(printed.bytes(), clock.instant()));
      case CommandResult.Failed(int exit) -> throw failed("ended with status " + exit);
      case CommandResult.TimedOut() ->
          throw failed(
              "did not end within " + command.patience().toSeconds() + " s and was killed");
      case CommandResult.TooMuchOutput() -> throw failed("printed more than any key has");
      case CommandResult.NotStarted() ->
          throw failed("cannot be started: is it on PATH, and executable?");
    };
  }

  /// A subscription's token would get around its terms here.
  private static PrintedKey apiKey(PrintedKey printed) throws TroubleException {
    if (printed.key().value().startsWith(SUBSCRIPTION)) {
      throw failed("printed a subscription's token: set CLAUDE_CODE_OAUTH_TOKEN to it instead");
    }
    return printed;
  }

  private static TroubleException failed(String finding) {
    return new TroubleException(Trouble.torn(finding));
  }

  private State state(PrintedKey printed, Duration pause, State before) {
    Secret key = printed.key();
    Generation old = before.generation;
    boolean same = old != null && old.fingerprint().equals(key.generation());
    if (!same) {
      log.info("{}: generation {}", name(), key.generation());
    }
    return new State(
        new Generation(key.generation(), printed.expires(), null, null),
        same ? before.finding : new Finding.Found(provider.present(this, key, origin)),
        null,
        clock.instant().plus(pause),
        false);
  }

  /// How long until the next run.
  private Duration pause(@Nullable Instant expires) {
    if (expires == null) {
      return UNSTATED;
    }
    Duration life = Duration.between(clock.instant(), expires);
    Duration early = life.minus(MARGIN);
    Duration half = life.dividedBy(2);
    Duration pause = early.compareTo(half) > 0 ? early : half;
    return pause.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : pause;
  }

  private void report(@Nullable Trouble before, Trouble now) {
    if (!now.equals(before)) {
      log.warn("{}: the command {} {}", name(), command.program(), now.finding());
    }
  }

  private Finding withheld(Trouble trouble) {
    return new Finding.Withheld(
        new Refusal(
            Reason.CREDENTIAL_UNAVAILABLE,
            "the command in " + provider.command() + " " + trouble.finding()));
  }

  @Override
  public SourceHealth health() {
    State now = state;
    Generation generation = now.generation;
    Trouble trouble = now.trouble;
    return new SourceHealth(
        name(),
        provider.command(),
        health(now),
        generation == null ? null : generation.expires(),
        null,
        trouble == null ? "" : "the command " + trouble.finding(),
        next());
  }

  private SourceHealth.State health(State now) {
    Generation generation = now.generation;
    if (generation == null) {
      return now.due == null ? SourceHealth.State.MISSING : SourceHealth.State.TORN;
    }
    if (now.refused) {
      return SourceHealth.State.REVOKED;
    }
    return generation.isExpired(clock.instant())
        ? SourceHealth.State.EXPIRED
        : SourceHealth.State.VALID;
  }

  @Override
  public String next() {
    Instant due = state.due;
    return due == null ? "" : "runs again at " + TimeOfDay.of(due, clock.instant());
  }
}
