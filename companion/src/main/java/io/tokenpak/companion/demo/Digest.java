package io.tokenpak.companion.demo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// How many bytes passed, and their SHA-256 in hexadecimal digits.
public record Digest(long bytes, String sha256) {
  private static final int SHOWN = 8;

  /// Enough of the hash for a person to compare.
  public String prefix() {
    return sha256.substring(0, SHOWN);
  }

  static Digest of(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return new Digest(content.length, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
