package io.tokenpak.dispatch.process;

import java.util.Optional;

/// How a process ended.
///
/// @param exitCode what it exited with, 128 + n for signal n
/// @param lastWords the end of what it wrote to stderr, without control characters and known
///   secrets
/// @param skippedLines lines of stdout that were none of the protocol
/// @param cause why it was ended from here, where that was not asked for
public record ProcessEnd(
    int exitCode, String lastWords, long skippedLines, Optional<String> cause) {}
