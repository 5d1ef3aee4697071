package io.tokenpak.companion.credential;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log, once, what has become of a login file. Used by one thread at a time.
///
/// A login that was never there is no news, and a file that is half written for a moment is none
/// either.
final class ReadingLog {
  private static final Logger log = LoggerFactory.getLogger(CredentialFile.class);

  private final String source;
  private final Path path;
  private @Nullable Trouble told;
  private @Nullable Long tornSince;

  /// @param source its name
  ReadingLog(String source, Path path) {
    this.source = source;
    this.path = path;
  }

  void report(@Nullable Reading<?> before, Reading<?> after) {
    boolean another = before == null || !before.fingerprint().equals(after.fingerprint());
    Trouble trouble = after.trouble();
    if (trouble == null) {
      if (another || told != null) {
        log.info("{}: read generation {} from {}", source, after.fingerprint(), path);
      }
      told = null;
      tornSince = null;
    } else if (lasts(after) && (!trouble.equals(told) || another)) {
      tell(before, after, trouble);
      told = trouble;
    }
  }

  /// Whether the trouble is more than a file in the making.
  private boolean lasts(Reading<?> reading) {
    if (!reading.isTorn()) {
      tornSince = null;
      return true;
    }
    if (tornSince == null) {
      tornSince = reading.readAt();
    }
    return reading.readAt() - tornSince >= CredentialFile.UNSETTLED_FOR.toNanos();
  }

  private void tell(@Nullable Reading<?> before, Reading<?> after, Trouble trouble) {
    String finding = trouble.finding();
    if (after.login() != null) {
      log.warn("{}: {} {}; generation {} stays in use", source, path, finding, after.fingerprint());
    } else if (before != null && before.login() != null) {
      log.warn("{}: {} {}; generation {} is given up", source, path, finding, before.fingerprint());
    } else if (trouble.state() != SourceHealth.State.MISSING) {
      log.warn("{}: {} {}", source, path, finding);
    }
  }
}
