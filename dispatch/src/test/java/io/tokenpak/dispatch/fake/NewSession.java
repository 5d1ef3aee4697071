package io.tokenpak.dispatch.fake;

import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.session.Scope;
import io.tokenpak.dispatch.session.SessionRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/// Sessions that have answered nothing yet.
public final class NewSession {
  private NewSession() {}

  /// A session with an id of its own.
  ///
  /// @param configDirs holds the configuration folder of each session
  public static SessionRecord of(
      Scope scope, Digest digest, String model, Path configDirs, Instant now) {
    UUID id = UUID.randomUUID();
    return new SessionRecord(
        id, scope, digest, model, now, now, 0, configDirs.resolve(id.toString()));
  }
}
