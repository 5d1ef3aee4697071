package io.tokenpak.companion.backend.claude;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.dispatch.ChildAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Keys with which the pool's children ask the companion for what it then asks the provider: a
/// child never sees a real one, and its own is worth nothing elsewhere or after its end.
///
/// Only their digests are kept, and found by digest, so that no comparison tells how much of a key
/// was right.
public final class ChildKeys implements ChildAccess {
  private static final int KEY_BYTES = 32;

  /// What begins so is never sent to a provider, see `W8` in docs/wire.md.
  private static final String PREFIX = "tpk_child_";

  private static final String BEARER = "bearer ";

  private final SecureRandom random = new SecureRandom();
  private final Map<String, String> childByDigest = new ConcurrentHashMap<>();
  private final Map<String, String> digestByChild = new ConcurrentHashMap<>();
  private final Supplier<URI> door;

  /// @param door where children reach the companion, once it listens
  public ChildKeys(Supplier<URI> door) {
    this.door = door;
  }

  @Override
  public Map<String, String> open(String child) {
    String key = key();
    String digest = digest(key);
    childByDigest.put(digest, child);
    String before = digestByChild.put(child, digest);
    if (before != null) {
      childByDigest.remove(before);
    }
    return Map.of("ANTHROPIC_BASE_URL", door.get().toString(), "ANTHROPIC_API_KEY", key);
  }

  private String key() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close(String child) {
    String digest = digestByChild.remove(child);
    if (digest != null) {
      childByDigest.remove(digest);
    }
  }

  @Override
  public boolean isOwnLogin() {
    return false;
  }

  /// The child whose key a request carries; empty if it carries none that is valid now.
  public Optional<String> child(RequestHead head) {
    return head.field("x-api-key")
        .or(() -> bearer(head))
        .filter(key -> key.startsWith(PREFIX))
        .map(key -> childByDigest.get(digest(key)));
  }

  private static Optional<String> bearer(RequestHead head) {
    return head.fieldStartsWith("Authorization", BEARER)
        ? head.field("Authorization").map(value -> value.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static String digest(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// How many children are let in, and no key.
  @Override
  public String toString() {
    return "ChildKeys[" + digestByChild.size() + "]";
  }
}
