package io.tokenpak.companion.usage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The digest of a body that passes, and what a [BodyEcho] of it is compared with. Used by one
/// thread at a time.
final class BodyDigest {
  /// Copied, never used: quicker than to look for the algorithm again.
  private static final MessageDigest SHA_256 = sha256();

  private final MessageDigest digest = copy();
  private final CRC32C sum = new CRC32C();
  private long length;
  private boolean complete;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MessageDigest copy() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException other) {
      return sha256();
    }
  }

  /// The digest of a whole body.
  static BodyDigest of(byte[] body) {
    BodyDigest whole = new BodyDigest();
    whole.add(body, 0, body.length);
    whole.complete();
    return whole;
  }

  void add(byte[] bytes, int from, int to) {
    digest.update(bytes, from, to - from);
    sum.update(bytes, from, to - from);
    length += to - from;
  }

  /// The body has come to its end.
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  long length() {
    return length;
  }

  long sum() {
    return sum.getValue();
  }

  /// In hexadecimal digits; null if the body was not seen to its end. Ends the digest.
  @Nullable String hex() {
    return complete ? HexFormat.of().formatHex(digest.digest()) : null;
  }
}
