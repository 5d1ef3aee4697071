package io.tokenpak.companion.status;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which browsers are the owner's. A code, which the companion's token alone brings forth, lets a
/// browser in once; a session then tells it from others until it ends with time or with the
/// companion. Both are 256 random bits, and are kept as digests. Guarded by its own monitor.
public final class PageSessions {
  /// How long a code is good for.
  public static final Duration CODE_LIFE = Duration.ofSeconds(60);

  /// How long a browser stays let in.
  static final Duration SESSION_LIFE = Duration.ofHours(12);

  private static final int MOST = 16;
  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> codes = new LinkedHashMap<>();
  private final Map<String, Instant> sessions = new LinkedHashMap<>();
  private final InstantSource clock;

  public PageSessions(InstantSource clock) {
    this.clock = clock;
  }

  /// A code that lets one browser in, soon.
  synchronized String newCode() {
    return issue(codes, CODE_LIFE);
  }

  /// A session in exchange for a code; empty if that is unknown, used or too old.
  synchronized Optional<String> redeem(String code) {
    Instant end = codes.remove(digest(code));
    return end == null || !clock.instant().isBefore(end)
        ? Optional.empty()
        : Optional.of(issue(sessions, SESSION_LIFE));
  }

  /// Whether a session is open.
  synchronized boolean isOpen(String session) {
    Instant end = sessions.get(digest(session));
    return end != null && clock.instant().isBefore(end);
  }

  synchronized void close(String session) {
    sessions.remove(digest(session));
  }

  /// The oldest give way, so that nobody fills the memory.
  private String issue(Map<String, Instant> kept, Duration life) {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    String issued = HexFormat.of().formatHex(bits);
    if (kept.size() == MOST) {
      kept.remove(kept.keySet().iterator().next());
    }
    kept.put(digest(issued), clock.instant().plus(life));
    return issued;
  }

  /// Looking up a digest takes no longer for a value that is nearly right.
  private static String digest(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "PageSessions";
  }
}
