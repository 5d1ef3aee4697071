package io.tokenpak.companion.credential.export;

/// On what terms a login is exported.
///
/// @param acknowledged whether the owner has acknowledged docs/terms.md, without which no Claude
///   login is given to another program
/// @param withRefreshToken whether the refresh token goes along
/// @param replace whether another account's usable login may be overwritten
public record ExportTerms(boolean acknowledged, boolean withRefreshToken, boolean replace) {}
