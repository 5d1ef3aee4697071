package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;

/// A login file that another program owns, kept read.
///
/// Looking happens on use: at most one stat in [#LOOK_EVERY], and a read where the stat changed. A
/// file that gives no login, because its owner is just writing it for example, never replaces a
/// good generation; [Succession] says what does.
///
/// One thread looks at a time. A request gets the reading before it and never waits; only
/// [#look()], which no request calls before it is answered, does.
final class CredentialFile<T extends Login> {
  /// Makes a login of a file's bytes.
  interface Parser<T extends Login> {
    T parse(byte[] bytes) throws TroubleException;
  }

  static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /// How soon a file that gave no login is read again though its stat stays the same.
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /// How long a new stat is not trusted to show the next change, so that the file is read at every
  /// look: its clock may tick in whole seconds, and a second write of the same length within one
  /// tick leaves the stat as it was.
  static final Duration UNSETTLED_FOR = Duration.ofSeconds(2);

  private final PrivateFile file;
  private final Parser<T> parser;
  private final LongSupplier nanos;
  private final Standing standing;
  private final Succession succession;
  private final ReadingLog log;
  private final ReentrantLock looking = new ReentrantLock();

  /// How many looks have begun.
  private final AtomicLong looks = new AtomicLong();

  private volatile boolean invalidated;
  private volatile long dueAt;
  private volatile Reading<T> reading;

  /// How many readings in a row met the file half written. Guarded by `looking`.
  private int torn;

  /// Whether the next whole login is taken whatever it is. Guarded by `looking`.
  private boolean anew;

  /// Reads the file for the first time.
  ///
  /// @param source its name
  /// @param nanos a clock as [System#nanoTime()]
  /// @param clock by which logins end
  CredentialFile(
      String source, Path path, Parser<T> parser, LongSupplier nanos, InstantSource clock) {
    this.file = new PrivateFile(path);
    this.parser = parser;
    this.nanos = nanos;
    this.standing = new Standing(clock);
    this.succession = new Succession(source, clock, standing);
    this.log = new ReadingLog(source, path);
    long now = nanos.getAsLong();
    this.reading = readFile(now);
    this.dueAt = now + patience(reading).toNanos();
    log.report(null, reading);
  }

  /// What is known now. Reads the file if it is time to look and it has changed.
  Reading<T> current() {
    if ((invalidated || nanos.getAsLong() - dueAt >= 0) && looking.tryLock()) {
      try {
        examine();
      } finally {
        looking.unlock();
      }
    }
    return reading;
  }

  /// What is known, without looking.
  Reading<T> known() {
    return reading;
  }

  /// How the provider takes the generation in use.
  Standing standing() {
    return standing;
  }

  /// Looks now. When this returns, the reading is no older than the call.
  void look() {
    long before = looks.get();
    looking.lock();
    try {
      if (looks.get() == before) {
        examine();
      }
    } finally {
      looking.unlock();
    }
  }

  /// Makes the next use read the file, whatever its stat says, and take the login in it, whatever
  /// speaks for the one before.
  void invalidate() {
    standing.forget();
    invalidated = true;
  }

  /// Takes note of a provider's answer to a generation.
  void answered(String generation, int status, HttpFields fields) {
    T login = reading.login();
    if (login != null && login.generation().fingerprint().equals(generation)) {
      standing.answered(generation, status, fields);
    }
  }

  private void examine() {
    looks.incrementAndGet();
    long now = nanos.getAsLong();
    boolean forced = invalidated;
    invalidated = false;
    anew |= forced;
    Reading<T> before = reading;
    if (forced || before.isUncertain(now) || isDoubtful(before) || hasChanged(before)) {
      Reading<T> after = read(before, now);
      torn = after.isTorn() ? torn + 1 : 0;
      anew &= after.isTorn();
      log.report(before, after);
      reading = after;
    }
    dueAt = now + patience(reading).toNanos();
  }

  /// How long to wait for the next look: not long where the file is just being written.
  private Duration patience(Reading<T> reading) {
    int halvings = 7 - torn;
    return reading.isTorn() && halvings > 0 ? LOOK_EVERY.dividedBy(1L << halvings) : LOOK_EVERY;
  }

  /// Whether a login is kept against what the file says though nothing speaks for it any more.
  private boolean isDoubtful(Reading<T> before) {
    T login = before.login();
    return login != null && before.trouble() != null && !succession.isGood(login.generation());
  }

  private boolean hasChanged(Reading<?> before) {
    try {
      return !file.stamp().equals(before.stamp());
    } catch (IOException unreadable) {
      return !file.trouble(unreadable).equals(before.trouble());
    }
  }

  /// What the file holds, whatever was read before.
  private Reading<T> readFile(long now) {
    FileStamp stamp = FileStamp.ABSENT;
    try {
      stamp = file.stamp();
      return new Reading<>(parser.parse(file.read(stamp)), null, stamp, now, now);
    } catch (TroubleException notGood) {
      return new Reading<>(null, notGood.trouble(), stamp, now, now);
    } catch (IOException unreadable) {
      return new Reading<>(null, file.trouble(unreadable), stamp, now, now);
    }
  }

  private Reading<T> read(Reading<T> before, long now) {
    Reading<T> found = readFile(now).since(before);
    T kept = before.login();
    if (kept == null) {
      return found;
    }
    Optional<Trouble> keeping = succession.reasonToKeep(kept.generation(), found, anew);
    return keeping.isPresent() ? found.keeping(kept, keeping.get()) : found;
  }
}
