package io.tokenpak.dispatch.session;

import java.nio.file.Path;

/// Whom a conversation belongs to: no session is ever shared over the border of one.
///
/// @param caller the program that calls
/// @param session the session that the caller named, empty if it named none
/// @param workspace the folder that local tools work in, symbolic links resolved
public record Scope(String caller, String session, Path workspace) {}
