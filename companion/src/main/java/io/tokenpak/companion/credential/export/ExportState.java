package io.tokenpak.companion.credential.export;

import java.nio.file.Path;
import java.time.Instant;

/// How a continuous export stands, for people; holds no secret.
///
/// @param target the target's name, or `hook`
/// @param subject the file; for the hook, its program
/// @param login the login's word; empty for the hook
/// @param failed whether it is not as it should be
/// @param finding what is so, and what to do if it failed
/// @param at since when
public record ExportState(
    String target, String subject, String login, boolean failed, String finding, Instant at) {
  static ExportState of(
      ExportTarget target, LoginKind login, boolean failed, String finding, Instant at) {
    Path file = target.file();
    return new ExportState(target.name(), file.toString(), login.word(), failed, finding, at);
  }
}
