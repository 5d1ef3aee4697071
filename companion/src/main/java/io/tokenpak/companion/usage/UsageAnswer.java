package io.tokenpak.companion.usage;

import org.jspecify.annotations.Nullable;

/// How an exchange was answered.
///
/// @param status the provider's; 0 if it did not answer
/// @param outcome `ok`, `ok after 401`, `client left`, an error's code
/// @param id the provider's own id of its answer, as its head says
/// @param usage what the provider reported, if anything
public record UsageAnswer(int status, String outcome, @Nullable String id, @Nullable Usage usage) {}
