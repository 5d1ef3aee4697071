package io.tokenpak.companion.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How near a limit of the provider's a credential is, as an answer reported it.
///
/// @param name `unified-5h`, `unified-7d`, `requests`, `tokens`, `input-tokens`, `output-tokens`,
///   `codex-primary`, `codex-secondary` and the like
/// @param used the part of the limit that is used, from 0 to 1 and beyond
/// @param resets when it counts from 0 again
/// @param status the provider's word, such as `allowed` or `rejected`
public record RateLimit(
    String name, @Nullable Double used, @Nullable Instant resets, @Nullable String status) {}
