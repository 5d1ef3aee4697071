package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.TroubleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings new tokens into the login's file, if that still holds the token that they were got for.
final class Delivery {
  /// How the file stands to the tokens.
  enum State {
    /// It holds them, as it should.
    DONE,
    /// It holds another login, which came meanwhile and counts.
    OVERTAKEN,
    /// It holds no login any more.
    REMOVED,
    /// It could not be written, and still holds the old token.
    WAITING
  }

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final Means means;
  private final StagedFile staged;
  private final String oldToken;
  private final Grant grant;
  private final Instant received;

  /// @param oldToken fingerprint of the token that was redeemed
  /// @param received when the grant came
  Delivery(Means means, JournalEntry.Place place, String oldToken, Grant grant, Instant received) {
    this.means = means;
    this.staged = new StagedFile(Path.of(place.staged()), Path.of(place.target()));
    this.oldToken = oldToken;
    this.grant = grant;
    this.received = received;
  }

  /// Tries once. The locks are held.
  State attempt() {
    try {
      ClaudeContent now = ClaudeContent.read(staged.target());
      if (holdsNew(now)) {
        staged.drop();
        return State.DONE;
      }
      if (!means.key().fingerprint(now.refreshToken().value()).equals(oldToken)) {
        staged.drop();
        return State.OVERTAKEN;
      }
      means.checkpoint().reached(Checkpoint.Point.COMPARED);
      return replace(now);
    } catch (TroubleException unusable) {
      log.warn("{} {}", staged.target(), unusable.getMessage());
      return unusable.trouble().isMissing() ? State.REMOVED : State.WAITING;
    } catch (IOException failure) {
      log.warn("could not write {}: {}", staged.target(), failure.toString());
      return State.WAITING;
    }
  }

  private State replace(ClaudeContent old) throws IOException, TroubleException {
    byte[] fresh = renewed(old);
    if (Files.notExists(staged.path())) {
      staged.takeRoom(fresh.length);
    }
    staged.fill(fresh);
    means.checkpoint().reached(Checkpoint.Point.WRITTEN);
    if (!means.locks().areHeld()) {
      log.warn("another program has taken the locks of {}", means.configDir());
      return State.WAITING;
    }
    if (!Arrays.equals(old.bytes(), ClaudeContent.read(staged.target()).bytes())) {
      return State.WAITING;
    }
    staged.take();
    means.checkpoint().reached(Checkpoint.Point.MOVED);
    State state = holdsNew(ClaudeContent.read(staged.target())) ? State.DONE : State.WAITING;
    means.checkpoint().reached(Checkpoint.Point.READ_BACK);
    return state;
  }

  /// The file as it is to become.
  ///
  /// @throws IOException if that cannot be told
  byte[] renewed(ClaudeContent old) throws IOException {
    byte[] fresh = LoginRewrite.rewrite(old.bytes(), grant, received);
    try {
      if (holdsNew(ClaudeContent.parse(fresh))) {
        return fresh;
      }
    } catch (TroubleException notRewritten) {
      log.debug("{}", notRewritten.getMessage());
    }
    throw new IOException("the file is written in an unknown way");
  }

  private boolean holdsNew(ClaudeContent content) {
    return content.accessToken().value().equals(grant.accessToken().value())
        && grant
            .refreshToken()
            .map(token -> token.value().equals(content.refreshToken().value()))
            .orElse(true);
  }
}
