package io.tokenpak.companion.credential;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A source, and what was seen of it last. Used by one thread.
final class WatchedSource {
  private static final Logger log = LoggerFactory.getLogger(CredentialWatch.class);

  /// After so many readings of a half written file, 128 ms apart by then, it is only polled.
  private static final int MOST_RETRIES = 8;

  private final CredentialSource source;
  private String seen = "";
  private int torn;
  private boolean failed;

  WatchedSource(CredentialSource source) {
    this.source = source;
  }

  CredentialSource source() {
    return source;
  }

  List<Path> files() {
    return source.files();
  }

  /// Looks at the source.
  ///
  /// @return its generation, if it is another than the last time
  Optional<Generation> look() {
    try {
      Optional<Generation> another = another();
      failed = false;
      return another;
    } catch (RuntimeException fault) {
      if (!failed) {
        log.error("{}: looking failed, and is tried again", source.name(), fault);
      }
      failed = true;
      return Optional.empty();
    }
  }

  private Optional<Generation> another() {
    if (!source.files().isEmpty()) {
      source.look();
      torn = source.health().state() == SourceHealth.State.TORN ? torn + 1 : 0;
    }
    Optional<Generation> now =
        source.generation().filter(generation -> !generation.fingerprint().equals(seen));
    now.ifPresent(generation -> seen = generation.fingerprint());
    return now;
  }

  /// How long to wait, at most, before looking again: soon while its file is half written.
  Duration patience(Duration poll) {
    if (torn == 0 || torn > MOST_RETRIES) {
      return poll;
    }
    Duration soon = Duration.ofMillis(1L << (torn - 1));
    return soon.compareTo(poll) < 0 ? soon : poll;
  }
}
