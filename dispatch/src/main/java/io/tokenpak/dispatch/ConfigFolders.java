package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The CLI's configuration folders, one for each caller: the processes of one caller neither see
/// nor can send messages to those of another.
record ConfigFolders(Path home) {
  private static final int LENGTH = 16;

  /// The folder of a caller. Its name holds nothing of what the caller says of itself.
  Path of(String caller) {
    return home.resolve("cli").resolve(hash(caller));
  }

  /// The same with a place for temporary files, made if it is not there, for this user alone.
  Path make(String caller) throws IOException {
    Path folder = of(caller);
    Files.createDirectories(
        folder.resolve(Transcripts.TEMPORARY),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return folder;
  }

  private static String hash(String caller) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // Not as UTF-8, in which all halves of characters are the same.
      caller
          .chars()
          .forEach(c -> {
            digest.update((byte) (c >> Byte.SIZE));
            digest.update((byte) c);
          });
      byte[] hash = digest.digest();
      return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
