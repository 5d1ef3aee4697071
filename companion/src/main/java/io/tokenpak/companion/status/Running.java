package io.tokenpak.companion.status;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// A companion that serves, as `run/companion.json` tells it.
///
/// @param url where it listens
/// @param admin what its own endpoints ask for
public record Running(long pid, URI url, AdminToken admin, Instant started) {
  /// Clocks and the kernel's count of ticks differ by less.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /// This process, from now on.
  public static Running here(URI url, AdminToken admin) {
    return new Running(ProcessHandle.current().pid(), url, admin, Instant.now());
  }

  /// Whether the process still lives. A process younger than the file merely inherited the number.
  public boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(began -> began.isBefore(started.plus(TOLERANCE)))
        .isPresent();
  }
}
