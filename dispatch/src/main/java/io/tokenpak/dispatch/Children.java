package io.tokenpak.dispatch;

import io.tokenpak.dispatch.process.ClaudeProcess;
import io.tokenpak.dispatch.process.Launch;
import io.tokenpak.dispatch.process.LineListener;
import io.tokenpak.dispatch.process.ProcessEnd;
import io.tokenpak.dispatch.process.ProcessHost;
import io.tokenpak.dispatch.process.Redaction;
import io.tokenpak.dispatch.session.SessionStore;
import io.tokenpak.dispatch.session.Transcripts;
import io.tokenpak.dispatch.turn.LineChannel;
import io.tokenpak.dispatch.turn.Talk;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts processes, ends them, and gives the seat of each back when it is over.
final class Children {
  private static final Logger log = LoggerFactory.getLogger(Children.class);

  /// Twice the memory at which a process is replaced after its turn.
  private static final long FAR = 2;

  /// How long a process that was killed may take to be gone.
  private static final Duration AFTER_KILL = Duration.ofSeconds(2);

  private final PoolSettings settings;
  private volatile ProcessHost host;
  private volatile boolean doubtful;
  private final ChildAccess access;
  private final Seats seats;
  private final Roster roster;
  private final SessionStore store;
  private final InstantSource clock;
  private final ConfigFolders folders;
  private final Launches launches;
  private final LongAdder lost = new LongAdder();
  private final LongAdder replaced = new LongAdder();
  private volatile boolean closed;

  Children(
      PoolSettings settings,
      ProcessHost host,
      ChildAccess access,
      Seats seats,
      Roster roster,
      SessionStore store,
      InstantSource clock) {
    this.settings = settings;
    this.host = host;
    this.access = access;
    this.seats = seats;
    this.roster = roster;
    this.store = store;
    this.clock = clock;
    this.folders = new ConfigFolders(settings.home());
    this.launches = new Launches(settings, access.isOwnLogin());
  }

  /// Whether a process ended before it gave a sign of life: the program may be another by now.
  boolean isDoubtful() {
    return doubtful;
  }

  /// Starts this from now on.
  void use(ProcessHost found) {
    host = found;
    doubtful = false;
  }

  /// The folder in which the CLI keeps what belongs to one session.
  Path configDir(String caller, UUID session) {
    return folders.of(caller, session);
  }

  /// Waits until a process has given a sign of life.
  void awaitReady(Child child) throws TurnRefused, InterruptedException {
    try {
      child.awaitReady(settings.patience().start());
    } catch (TurnRefused failure) {
      doubtful = true;
      throw failure;
    }
    folders.learn(child.shape().caller(), child.session());
  }

  /// Starts a process for a session that it begins or resumes. Its seat must have been taken; it is
  /// left when the process is over, or could not be started.
  Child start(Shape shape, Launches.Start start) throws TurnRefused {
    String name = UUID.randomUUID().toString();
    boolean started = false;
    try {
      Path configDir = folders.make(shape.caller(), start.session());
      Map<String, String> secret = access.open(name);
      Launch launch = launches.of(shape, configDir, start, secret);
      CompletableFuture<Void> gone = new CompletableFuture<>();
      Talk talk =
          Talk.open(
              listener ->
                  LineChannel.to(
                      ClaudeProcess.start(
                          host, launch, Redaction.of(secret.values()), telling(listener, gone))),
              launches.rules());
      Child child =
          new Child(
              new Child.Identity(name, start.session(), shape, configDir),
              talk,
              gone,
              clock.instant());
      roster.add(child);
      started = true;
      var _ = gone.thenRun(() -> over(child));
      requireOpen(child);
      return child;
    } catch (IOException | RuntimeException failure) {
      log.debug("a Claude CLI process could not be started", failure);
      throw new TurnRefused(
          TurnRefused.Kind.START_FAILED,
          "a Claude CLI process could not be started: " + failure.getMessage());
    } finally {
      if (!started) {
        unseat(name);
      }
    }
  }

  /// Whoever ends all may not have seen this one yet.
  private void requireOpen(Child child) throws TurnRefused {
    if (closed) {
      discard(child);
      throw Seats.closed();
    }
  }

  private void unseat(String name) {
    try {
      access.close(name);
    } finally {
      seats.leave();
    }
  }

  private static LineListener telling(LineListener listener, CompletableFuture<Void> gone) {
    return new LineListener() {
      @Override
      public void line(String line) {
        listener.line(line);
      }

      @Override
      public void ended(ProcessEnd end) {
        try {
          listener.ended(end);
        } finally {
          var _ = gone.complete(null);
        }
      }
    };
  }

  private void over(Child child) {
    try {
      forgetUnlessFaithful(child);
    } finally {
      left(child);
    }
  }

  /// A session that went on by itself must not be found under what it held before.
  private void forgetUnlessFaithful(Child child) {
    if (!child.talk().isFaithful()) {
      child
          .held()
          .flatMap(store::find)
          .filter(record -> record.id().equals(child.session()))
          .ifPresent(store::begin);
    }
  }

  /// As long as it is in the roster, its place is one to come; who counted on that after it was
  /// taken is looked after at the end.
  private void left(Child child) {
    roster.withdraw(child);
    if (child.talk().turns() == 0) {
      // Nobody knows of its session.
      Transcripts.deleteFolder(child.configDir());
    }
    if (!child.isLeaving()) {
      lost.increment();
      log.warn("a Claude CLI process (pid {}) ended unasked", child.talk().pid());
    }
    try {
      unseat(child.name());
    } finally {
      roster.remove(child);
    }
    makeRoom(child.shape());
  }

  /// Asks the process that is missed least to end, if more wait for a place than will become free.
  ///
  /// To be called by whoever begins to wait, and whenever a process has nothing more to do.
  ///
  /// @param wanted what somebody waits for, as far as that is known
  void makeRoom(Shape wanted) {
    if (seats.lacking() > roster.leaving()) {
      roster.takeLeastMissed(wanted).ifPresent(this::retire);
    }
  }

  /// Asks a process that has no turn to end, and does not wait for it.
  void retire(Child child) {
    dismiss(child);
    Thread.startVirtualThread(child.talk()::close);
  }

  /// Kills a process in which nobody can trust any more.
  void discard(Child child) {
    dismiss(child);
    child.talk().kill();
  }

  private void dismiss(Child child) {
    roster.withdraw(child);
    if (child.isAlive() && child.leaves(clock.instant())) {
      replaced.increment();
    }
  }

  /// Whether a process has done its part and is better replaced.
  boolean isSpent(Child child) {
    PoolSettings.Limits limits = settings.limits();
    return child.talk().turns() >= limits.turns()
        || child.age(clock.instant()).compareTo(limits.age()) > 0;
  }

  /// Whether a process that rests is better replaced.
  boolean isTooLarge(Child child) {
    return child.memory() > settings.limits().memory();
  }

  /// Kills a process that takes the machine's memory, in the middle of its turn.
  void endIfFarTooLarge(Child child) {
    long memory = child.isLeaving() ? 0 : child.memory();
    if (memory > FAR * settings.limits().memory()) {
      log.warn(
          "a Claude CLI process (pid {}) is killed: it holds {} bytes", child.talk().pid(), memory);
      discard(child);
    }
  }

  /// Removes folders that sessions left which nobody remembers, unless a process has one.
  void forgetStrays(Instant since) {
    Set<String> known = new HashSet<>();
    store.all().forEach(record -> known.add(record.id().toString()));
    store.begun().forEach(record -> known.add(record.id().toString()));
    roster.all().forEach(child -> known.add(child.session().toString()));
    try {
      folders.strays(known, since).forEach(Transcripts::deleteFolder);
    } catch (IOException | UncheckedIOException failure) {
      log.debug("strays stay for now", failure);
    }
  }

  /// Ends all, starts none any more, and waits for it as long as may be. What has a turn is killed:
  /// left alone it would go on asking the model.
  void endAll(Duration patience) {
    closed = true;
    List<Child> all = roster.all();
    for (Child child : all) {
      if (child.isResting()) {
        retire(child);
      } else {
        discard(child);
      }
    }
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (Child child : all) {
        child.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
      for (Child child : all) {
        child.awaitEnd(AFTER_KILL);
      }
    } catch (InterruptedException _) {
      all.forEach(this::discard);
      Thread.currentThread().interrupt();
    }
  }

  long lost() {
    return lost.sum();
  }

  long replaced() {
    return replaced.sum();
  }
}
