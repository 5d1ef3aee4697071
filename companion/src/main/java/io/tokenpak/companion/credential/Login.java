package io.tokenpak.companion.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a source made of a login file: one generation of its secret. Its text form holds no secret.
interface Login {
  /// A fingerprint that changes with the secret.
  String generation();

  /// When the secret ends, if the file says so.
  @Nullable Instant expires();
}
