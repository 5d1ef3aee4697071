package io.tokenpak.companion.usage;

import java.time.Instant;
import java.util.Optional;

/// One forwarded request and what it cost.
///
/// @param request the request's id
/// @param provider its name
/// @param source the name of the credential's source
/// @param generation the credential's
/// @param status the provider's; 0 if it did not answer
/// @param ended when the last byte of the answer arrived, or the answer broke off
/// @param metered whether the provider reports tokens for requests of this kind
/// @param usage what the provider reported; empty if nothing
public record UsageEntry(
    String request,
    String provider,
    String source,
    String generation,
    int status,
    Instant ended,
    boolean metered,
    Optional<Usage> usage) {}
