package io.tokenpak.companion.platform;

import org.jspecify.annotations.Nullable;

/// Who sent a request, as far as its head proves it. Grants nothing.
///
/// @param platform the platform's name
/// @param session the caller's conversation, as the caller names it
/// @param provider the provider that the platform implies for this request; used only if it serves
///   the path and nothing explicit says otherwise
public record Caller(String platform, @Nullable String session, @Nullable String provider) {}
