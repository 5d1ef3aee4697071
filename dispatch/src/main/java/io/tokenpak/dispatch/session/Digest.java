package io.tokenpak.dispatch.session;

import java.util.HexFormat;

/// The SHA-256 of a history in its scope, in lower-case hexadecimal, so that it can name a file.
///
/// @param hex 64 digits
public record Digest(String hex) {
  private static final int LENGTH = 64;

  /// Refuses what is no digest.
  public Digest {
    if (!isOne(hex)) {
      throw new IllegalArgumentException("a digest has 64 lower-case hexadecimal digits");
    }
  }

  static Digest of(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  static boolean isOne(String text) {
    return text.length() == LENGTH
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public String toString() {
    return hex;
  }
}
