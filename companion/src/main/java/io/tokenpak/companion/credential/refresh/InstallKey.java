package io.tokenpak.companion.credential.refresh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key of one `$TOKENPAK_HOME`, drawn once and kept in a file that only its owner may read. It
/// makes fingerprints that every process of that home can compare and nobody else can try against
/// guessed secrets, and it seals what must lie on the disk for a moment.
final class InstallKey {
  static final String FILE = "install.key";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int FINGERPRINT_BYTES = 12;

  private final SecretKeySpec forFingerprints;
  private final SecretKeySpec forSealing;

  private InstallKey(byte[] key) {
    forFingerprints = new SecretKeySpec(mac(key, "fingerprint"), "HmacSHA256");
    forSealing = new SecretKeySpec(mac(key, "seal"), "AES");
  }

  /// Reads the key, or draws one if there is none yet. Processes that draw at one time agree.
  ///
  /// @throws IOException if there is none and none can be written
  static InstallKey in(Path home) throws IOException {
    PrivateFolder.create(home);
    Path file = home.resolve(FILE);
    if (Files.notExists(file)) {
      draw(file);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != KEY_BYTES) {
      throw new IOException(file + " is damaged: remove it");
    }
    return new InstallKey(key);
  }

  private static void draw(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    StagedFile fresh = StagedFile.create(file, KEY_BYTES);
    try {
      fresh.fill(key);
      // Unlike a move, this fails where another process was quicker.
      Files.createLink(file, fresh.path());
    } catch (FileAlreadyExistsException another) {
      return;
    } finally {
      fresh.drop();
    }
    StagedFile.syncFolderOf(file);
  }

  /// Changes with the secret, and tells nothing of it.
  String fingerprint(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(forFingerprints);
      byte[] hash = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Makes the bytes readable for this key alone.
  ///
  /// @param purpose what they are to be opened for
  byte[] seal(byte[] bytes, String purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(bytes);
      byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
      return both;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// What was sealed.
  ///
  /// @throws IOException if it was not sealed by this key and for this purpose
  byte[] open(byte[] sealed, String purpose) throws IOException {
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, purpose)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException foreign) {
      throw new IOException("what was kept is not sealed with the key of this folder");
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, forSealing, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] mac(byte[] key, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
