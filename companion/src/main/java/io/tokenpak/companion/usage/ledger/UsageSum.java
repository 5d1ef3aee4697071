package io.tokenpak.companion.usage.ledger;

import java.math.BigDecimal;

/// What some exchanges cost together.
///
/// @param key what they have in common; empty for a total, or where a row has no value
/// @param failed of the requests, those whose outcome was not ok or whose status was an error
/// @param unknown of the requests, those of which nobody knows what they cost
/// @param unpriced of the requests, those with tokens that no price is known for
/// @param input tokens, those read from or written to a cache included
/// @param cost in US dollars, exact, of those that have a price
public record UsageSum(
    String key,
    long requests,
    long failed,
    long unknown,
    long unpriced,
    long input,
    long output,
    long cacheRead,
    long cacheWritten,
    BigDecimal cost) {}
