package io.tokenpak.companion.status;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Proves to the companion that its owner asks: it stands in a file that only the owner can read.
/// Not a record: a record would print it.
public final class AdminToken {
  /// The request field that presents the token.
  public static final String FIELD = "X-TokenPak-Auth";

  private static final int BYTES = 32;

  private final String text;

  private AdminToken(String text) {
    this.text = text;
  }

  /// A new token of 256 random bits.
  public static AdminToken random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new AdminToken(HexFormat.of().formatHex(bits));
  }

  static AdminToken of(String text) {
    return new AdminToken(text);
  }

  /// Whether a request presented this token. Takes equally long for every wrong one.
  boolean matches(@Nullable String presented) {
    return presented != null && MessageDigest.isEqual(bytes(presented), bytes(text));
  }

  /// The token itself. Never log it.
  public String secret() {
    return text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "AdminToken";
  }
}
