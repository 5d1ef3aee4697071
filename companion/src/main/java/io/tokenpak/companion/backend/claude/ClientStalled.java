package io.tokenpak.companion.backend.claude;

import java.time.Duration;

/// A client took nothing of its answer for too long.
final class ClientStalled extends Exception {
  private static final long serialVersionUID = 1;

  ClientStalled(Duration patience) {
    super("the client read nothing for " + patience, null, false, false);
  }
}
