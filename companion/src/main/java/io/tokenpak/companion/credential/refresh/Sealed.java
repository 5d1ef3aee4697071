package io.tokenpak.companion.credential.refresh;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// A provider's answer as it lies in the journal: readable with the install key only.
final class Sealed {
  static final Sealed NOTHING = new Sealed(new byte[0]);

  private final byte[] bytes;

  private Sealed(byte[] bytes) {
    this.bytes = bytes;
  }

  static Sealed of(byte[] answer, InstallKey key, String token) {
    return new Sealed(key.seal(answer, token));
  }

  boolean isNothing() {
    return bytes.length == 0;
  }

  /// The answer.
  ///
  /// @param token fingerprint of the token that it answers to
  byte[] open(InstallKey key, String token) throws IOException {
    return key.open(bytes, token);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Sealed read(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes.length == 0 ? NOTHING : new Sealed(bytes);
  }

  @Override
  public String toString() {
    return isNothing() ? "nothing" : bytes.length + " sealed bytes";
  }
}
