package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.credential.hook.CommandEnd;
import io.tokenpak.companion.credential.hook.OwnerCommand;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner's command after a change, such as one that makes a container anew. Used by one thread,
/// but for its state.
final class ExportHook {
  private static final int ATTEMPTS = 3;
  private static final Logger log = LoggerFactory.getLogger(ExportHook.class);

  private final OwnerCommand command;
  private final InstantSource clock;
  private final Due due = new Due();

  /// What has changed since the last run that succeeded: files and the names of their targets.
  private final Map<String, String> changed = new TreeMap<>();

  private int attempts;
  private volatile @Nullable ExportState state;

  ExportHook(OwnerCommand command, InstantSource clock) {
    this.command = command;
    this.clock = clock;
  }

  void demand(ExportTarget target) {
    changed.put(target.file().toString(), target.name());
    attempts = 0;
    due.demand();
  }

  boolean isDue(long now) {
    return due.is(now);
  }

  /// How its last run ended; empty before the first.
  Optional<ExportState> state() {
    return Optional.ofNullable(state);
  }

  void runIfDue(long now, LongSupplier nanos) throws InterruptedException {
    if (!due.is(now)) {
      return;
    }
    due.take();
    CommandEnd end = command.run(variables(), new byte[0]);
    state =
        new ExportState(
            "hook", command.program(), "", !end.succeeded(), end.finding(), clock.instant());
    if (end.succeeded()) {
      log.info("the export hook {} {}", command.program(), end.finding());
      changed.clear();
    } else {
      log.warn("the export hook {} {}", command.program(), end.finding());
      retry(nanos.getAsLong());
    }
  }

  private void retry(long now) {
    attempts++;
    if (attempts < ATTEMPTS) {
      due.retry(now + Exporter.RETRY_AFTER.toNanos());
    }
  }

  /// One line for each file, in the same order.
  private Map<String, String> variables() {
    return Map.of(
        "TOKENPAK_EXPORT_TARGET",
        changed.values().stream().collect(Collectors.joining("\n")),
        "TOKENPAK_EXPORT_PATH",
        changed.keySet().stream().collect(Collectors.joining("\n")));
  }
}
