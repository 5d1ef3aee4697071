package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;
import io.tokenpak.companion.credential.Upkeep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redeems the refresh token of Claude Code's login, as Claude Code itself would. Only for owners
/// who have asked for it, see docs/credentials.md.
///
/// One run at a time, over all threads and all processes that share `$TOKENPAK_HOME`; against other
/// programs, Claude Code's own locks guard the login.
public final class ClaudeRedeemer implements Refresher, Upkeep {
  private static final Logger log = LoggerFactory.getLogger(ClaudeRedeemer.class);

  /// Longer than a run that another process has begun may take.
  private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(60);

  private static final Duration JOURNAL_POLL = Duration.ofMillis(50);
  static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(15);
  private static final Duration LAST_RETRY = Duration.ofMinutes(8);
  private static final Duration CLOSE_BOUND = TokenEndpoint.BOUND.plusSeconds(5);
  private static final int NAME_BYTES = 6;

  private final Path home;
  private final Path configDir;
  private final TokenEndpoint endpoint;
  private final StandIn standIn;
  private final Checkpoint checkpoint;
  private final Duration patience;
  private final CountDownLatch ended;
  private final Time time;
  private final ClaudeLocks locks;

  /// Held by the one thread that runs.
  private final ReentrantLock running = new ReentrantLock();

  private final Receipt.Unsaved unsaved = new Receipt.Unsaved();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private volatile Duration retryAfter = FIRST_RETRY;

  /// @param home the companion's own folder
  /// @param configDir the folder of Claude Code's login
  /// @param version of the companion, to tell the provider
  /// @param standIn serves what cannot be written
  public ClaudeRedeemer(
      Path home, Path configDir, RedeemSettings settings, String version, StandIn standIn) {
    this(home, configDir, settings, version, standIn, Checkpoint.NONE, LOCK_PATIENCE);
  }

  ClaudeRedeemer(
      Path home,
      Path configDir,
      RedeemSettings settings,
      String version,
      StandIn standIn,
      Checkpoint checkpoint,
      Duration patience) {
    this.home = home;
    this.configDir = configDir;
    this.standIn = standIn;
    this.checkpoint = checkpoint;
    this.patience = patience;
    this.ended = new CountDownLatch(1);
    this.time = Time.until(ended);
    this.endpoint =
        new TokenEndpoint(settings.tokenUrl(), version, TokenEndpoint.BOUND, time.wall());
    this.locks = new ClaudeLocks(configDir, time, settings.reclaimLocks());
  }

  @Override
  public Outcome refresh(CredentialSource source, Generation generation)
      throws InterruptedException {
    Outcome outcome = undisturbed(generation.fingerprint());
    log.info("{}: redeeming generation {}: {}", source.name(), generation.fingerprint(), outcome);
    return outcome;
  }

  /// Runs on a thread that nobody interrupts: a file that is written to then would be closed.
  private Outcome undisturbed(@Nullable String wanted) throws InterruptedException {
    FutureTask<Outcome> task = new FutureTask<>(() -> run(wanted));
    var _ = Thread.ofVirtual().name("claude-redeemer").start(task);
    try {
      return task.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof InterruptedException) {
        throw new InterruptedException("the companion ends");
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /// Finishes what an earlier process has left.
  @Override
  public void start() {
    var _ = Thread.ofVirtual().name("claude-recovery").start(this::recover);
  }

  private void recover() {
    try {
      Outcome outcome = run(null);
      if (!(outcome instanceof Outcome.Unchanged)) {
        log.info("finished an interrupted renewal of {}: {}", Means.login(configDir), outcome);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /// What is wrong and may need a person, for people; empty if nothing is.
  public Optional<String> trouble() {
    return locks.trouble();
  }

  private Outcome run(@Nullable String wanted) throws InterruptedException {
    if (!running.tryLock(JOURNAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return new Outcome.Transient(null);
    }
    try (RefreshJournal journal = open()) {
      return journal == null ? new Outcome.Transient(null) : run(wanted, journal);
    } catch (IOException noJournal) {
      log.warn("cannot use the journal in {}: {}", folder(), noJournal.toString());
      return new Outcome.Refused(
          "nothing was redeemed, because its outcome could not be kept safe: see to the disk and to"
              + " the permissions of "
              + folder()
              + " and "
              + configDir);
    } finally {
      running.unlock();
    }
  }

  private Outcome run(@Nullable String wanted, RefreshJournal journal)
      throws IOException, InterruptedException {
    Means means =
        new Means(configDir, InstallKey.in(home), endpoint, locks, time, checkpoint, patience);
    Receipt receipt = new Receipt(means, journal, unsaved, standIn);
    Outcome outcome = new Redemption(means, journal, receipt).run(wanted);
    if (!receipt.isPending()) {
      retryAfter = FIRST_RETRY;
    } else if (!(outcome instanceof Outcome.Refused)) {
      retryLater();
    }
    return outcome;
  }

  private @Nullable RefreshJournal open() throws IOException, InterruptedException {
    Path file = PrivateFolder.create(folder()).resolve(name());
    long deadline = System.nanoTime() + JOURNAL_PATIENCE.toNanos();
    Optional<RefreshJournal> journal = RefreshJournal.open(file);
    while (journal.isEmpty() && System.nanoTime() < deadline) {
      time.pause(JOURNAL_POLL);
      journal = RefreshJournal.open(file);
    }
    return journal.orElse(null);
  }

  private Path folder() {
    return home.resolve("refresh");
  }

  /// One journal for each login.
  private String name() {
    try {
      byte[] path = configDir.toString().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
      return "claude-" + HexFormat.of().formatHex(hash, 0, NAME_BYTES) + ".journal";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void retryLater() {
    if (retrying.compareAndSet(false, true)) {
      var _ = Thread.ofVirtual().name("claude-delivery").start(this::retry);
    }
  }

  private void retry() {
    try {
      time.pause(retryAfter);
      retryAfter = retryAfter.compareTo(LAST_RETRY) < 0 ? retryAfter.multipliedBy(2) : LAST_RETRY;
      retrying.set(false);
      recover();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for a run that has begun: it may have spent the token.
  @Override
  public void close() {
    ended.countDown();
    try {
      if (running.tryLock(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        running.unlock();
      } else {
        log.warn("the renewal of {} did not end in time", Means.login(configDir));
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
