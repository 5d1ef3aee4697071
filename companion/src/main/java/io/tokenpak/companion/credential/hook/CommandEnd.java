package io.tokenpak.companion.credential.hook;

/// How a command of the owner's ended.
///
/// @param succeeded whether it ended in time with exit code 0
/// @param finding what happened, as the rest of a sentence that begins with the command; holds no
///   secret
public record CommandEnd(boolean succeeded, String finding) {}
