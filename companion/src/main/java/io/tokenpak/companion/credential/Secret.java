package io.tokenpak.companion.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A token or key that may stand in a header field: visible ASCII and nothing else.
public final class Secret {
  private static final int GENERATION_BYTES = 6;

  /// Drawn per process, so that a generation in a log cannot be tried against guessed secrets.
  private static final byte[] SALT = salt();

  private final String value;
  private final String generation;

  private Secret(String value) {
    this.value = value;
    this.generation = fingerprint(value);
  }

  /// A secret of a text that is [sendable][#isSendable(String)].
  public static Secret of(String text) {
    if (!isSendable(text)) {
      throw new IllegalArgumentException("a secret must be visible ASCII");
    }
    return new Secret(text);
  }

  /// Whether the text can be the value of a header field without splitting or blurring it.
  public static boolean isSendable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// As it goes on the wire. Never log it.
  public String value() {
    return value;
  }

  /// The value of an `Authorization` field. Never log it.
  public String asBearer() {
    return "Bearer " + value;
  }

  /// The first twelve hexadecimal digits of the salted SHA-256; comparable within this process
  /// only.
  public String generation() {
    return generation;
  }

  @Override
  public String toString() {
    return "Secret[" + generation + "]";
  }

  private static String fingerprint(String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(SALT);
      byte[] hash = digest.digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, GENERATION_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] salt() {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return salt;
  }
}
