package io.tokenpak.companion.usage.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How usage is kept.
///
/// @param home the companion's own folder
/// @param on whether it is kept at all
/// @param server that keeps it; empty for a file in the companion's folder
/// @param awaitIntent whether a request waits until its intent is stored durably
/// @param retention how long rows are kept; zero for ever
public record LedgerSettings(
    Path home,
    boolean on,
    Optional<ServerSettings> server,
    boolean awaitIntent,
    Duration retention) {
  /// A ledger in a file.
  public static LedgerSettings inFile(Path home) {
    return new LedgerSettings(home, true, Optional.empty(), false, Duration.ofDays(400));
  }
}
