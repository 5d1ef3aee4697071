package io.tokenpak.dispatch;

import io.tokenpak.dispatch.process.ClaudeProcess;
import io.tokenpak.dispatch.process.Launch;
import io.tokenpak.dispatch.process.LineListener;
import io.tokenpak.dispatch.process.ProcessEnd;
import io.tokenpak.dispatch.process.ProcessHost;
import io.tokenpak.dispatch.process.Redaction;
import io.tokenpak.dispatch.turn.LineChannel;
import io.tokenpak.dispatch.turn.Talk;
import io.tokenpak.dispatch.turn.TurnRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

  private final PoolSettings settings;
  private final ProcessHost host;
  private final ChildAccess access;
  private final Seats seats;
  private final Roster roster;
  private final InstantSource clock;
  private final ConfigFolders folders;
  private final Launches launches;
  private final LongAdder lost = new LongAdder();
  private final LongAdder replaced = new LongAdder();

  Children(
      PoolSettings settings,
      ProcessHost host,
      ChildAccess access,
      Seats seats,
      Roster roster,
      InstantSource clock) {
    this.settings = settings;
    this.host = host;
    this.access = access;
    this.seats = seats;
    this.roster = roster;
    this.clock = clock;
    this.folders = new ConfigFolders(settings.home());
    this.launches = new Launches(settings, access.isOwnLogin());
  }

  /// The folder in which the CLI keeps what belongs to one caller.
  Path configDir(String caller) {
    return folders.of(caller);
  }

  /// Starts a process for a session that it begins or resumes. Its seat must have been taken; it is
  /// left when the process is over, or could not be started.
  Child start(Shape shape, Launches.Start start) throws TurnRefused {
    String name = UUID.randomUUID().toString();
    try {
      Path configDir = folders.make(shape.caller());
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
      var _ = gone.thenRun(() -> over(child));
      return child;
    } catch (IOException | RuntimeException failure) {
      access.close(name);
      seats.leave();
      log.debug("a Claude CLI process could not be started", failure);
      throw new TurnRefused(
          TurnRefused.Kind.START_FAILED,
          "a Claude CLI process could not be started: " + failure.getMessage());
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
    access.close(child.name());
    roster.remove(child);
    if (child.activity() != PoolStatus.Activity.ENDING) {
      lost.increment();
      log.warn("a Claude CLI process (pid {}) ended unasked", child.talk().pid());
    }
    seats.leave();
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
    if (child.isAlive() && child.activity() != PoolStatus.Activity.ENDING) {
      child.becomes(PoolStatus.Activity.ENDING);
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
    long memory = child.memory();
    if (memory > FAR * settings.limits().memory()) {
      log.warn(
          "a Claude CLI process (pid {}) is killed: it holds {} bytes", child.talk().pid(), memory);
      discard(child);
    }
  }

  /// Ends all, and waits for it as long as may be.
  void endAll(Duration patience) {
    List<Child> all = roster.all();
    all.forEach(this::retire);
    try {
      for (Child child : all) {
        child.awaitEnd(patience);
      }
    } catch (InterruptedException _) {
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
