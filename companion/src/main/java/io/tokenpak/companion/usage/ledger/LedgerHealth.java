package io.tokenpak.companion.usage.ledger;

/// How a ledger is.
///
/// @param degraded whether rows wait to be written because they could not be
/// @param finding what is wrong and what to do; empty if nothing
/// @param written rows since the start
/// @param waiting rows that are not durable yet, in memory and in the spill
/// @param lost rows that found no room anywhere; they never reach the ledger
public record LedgerHealth(
    boolean degraded, String finding, long written, long waiting, long lost) {}
