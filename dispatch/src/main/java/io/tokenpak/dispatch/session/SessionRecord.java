package io.tokenpak.dispatch.session;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/// What is kept of a CLI session: which conversation it holds, and where its transcript lies.
///
/// @param id the CLI's name of the session; made here, never taken from a request
/// @param scope whom it belongs to
/// @param digest of exactly the history that the CLI session holds
/// @param model that answered last
/// @param created when the session began
/// @param used when it answered last
/// @param turns that it answered
/// @param configDir the CLI's configuration folder, which holds its transcript
public record SessionRecord(
    UUID id,
    Scope scope,
    Digest digest,
    String model,
    Instant created,
    Instant used,
    int turns,
    Path configDir) {
  /// This session after one turn more.
  public SessionRecord next(Digest longer, String modelNow, Instant now) {
    return new SessionRecord(id, scope, longer, modelNow, created, now, turns + 1, configDir);
  }
}
