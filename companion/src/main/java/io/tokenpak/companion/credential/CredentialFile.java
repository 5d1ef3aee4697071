package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A login file that another program owns, kept read.
///
/// Looking happens on use: at most one stat in [#LOOK_EVERY], and a read where the stat changed. A
/// file that gives no login, because its owner is just writing it for example, never replaces a
/// good generation.
///
/// One thread looks at a time; others get the reading before it. They never wait and take no lock.
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

  private static final Logger log = LoggerFactory.getLogger(CredentialFile.class);

  private final String source;
  private final PrivateFile file;
  private final Parser<T> parser;
  private final LongSupplier nanos;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean invalidated;
  private volatile long lookedAt;
  private volatile Reading<T> reading;

  /// Reads the file for the first time.
  ///
  /// @param source its name in the log
  /// @param nanos a clock as [System#nanoTime()]
  CredentialFile(String source, Path path, Parser<T> parser, LongSupplier nanos) {
    this.source = source;
    this.file = new PrivateFile(path);
    this.parser = parser;
    this.nanos = nanos;
    lookedAt = nanos.getAsLong();
    reading = read(null, lookedAt);
    report(null, reading);
  }

  /// What is known now. Reads the file if it is time to look and it has changed.
  Reading<T> current() {
    long now = nanos.getAsLong();
    if ((invalidated || now - lookedAt >= LOOK_EVERY.toNanos())
        && looking.compareAndSet(false, true)) {
      try {
        look(now);
      } finally {
        looking.set(false);
      }
    }
    return reading;
  }

  /// Looks now, unless another thread is just looking.
  void look() {
    invalidated = true;
    var _ = current();
  }

  /// Makes the next use read the file, whatever its stat says.
  void invalidate() {
    invalidated = true;
  }

  private void look(long now) {
    boolean forced = invalidated;
    invalidated = false;
    Reading<T> before = reading;
    if (forced || before.isUncertain(now) || hasChanged(before)) {
      Reading<T> after = read(before.login(), now).since(before);
      report(before, after);
      reading = after;
    }
    lookedAt = now;
  }

  private boolean hasChanged(Reading<?> before) {
    try {
      return !file.stamp().equals(before.stamp());
    } catch (IOException unreadable) {
      return !file.trouble(unreadable).equals(before.trouble());
    }
  }

  private Reading<T> read(@Nullable T good, long now) {
    FileStamp stamp = FileStamp.ABSENT;
    try {
      stamp = file.stamp();
      T login = parser.parse(file.read(stamp));
      return new Reading<>(login, null, stamp, now, now);
    } catch (TroubleException notGood) {
      return new Reading<>(good, notGood.trouble(), stamp, now, now);
    } catch (IOException unreadable) {
      return new Reading<>(good, file.trouble(unreadable), stamp, now, now);
    }
  }

  /// Says once what has changed. A login that was never there is no news.
  private void report(@Nullable Reading<T> before, Reading<T> after) {
    Trouble trouble = after.trouble();
    T login = after.login();
    if (trouble == null) {
      if (login != null && (before == null || !after.isAsGoodAs(before))) {
        log.info(
            "{}: read generation {} from {}",
            source,
            login.generation().fingerprint(),
            file.path());
      }
    } else if (before == null || !trouble.equals(before.trouble())) {
      if (login != null) {
        log.warn(
            "{}: {} {}; generation {} stays in use",
            source,
            file.path(),
            trouble.finding(),
            login.generation().fingerprint());
      } else if (!trouble.isMissing()) {
        log.warn("{}: {} {}", source, file.path(), trouble.finding());
      }
    }
  }
}
