package io.tokenpak.companion.credential.lease;

import org.jspecify.annotations.Nullable;

/// How much was used.
///
/// @param requests that a model was asked
/// @param input tokens
/// @param output tokens
/// @param model that answered last, as far as it was named
record UseCount(long requests, long input, long output, @Nullable String model) {
  static final UseCount NONE = new UseCount(0, 0, 0, null);

  boolean isNothing() {
    return requests == 0 && input == 0 && output == 0;
  }

  UseCount plus(UseCount later) {
    return new UseCount(
        requests + later.requests,
        input + later.input,
        output + later.output,
        later.model == null ? model : later.model);
  }
}
