package io.tokenpak.companion.usage;

/// A request that was sent again.
///
/// @param source of the credential that it had travelled with
/// @param generation of that credential
/// @param proof why nothing had been processed: `refused with 401` and the like
public record Retry(String source, String generation, String proof) {}
