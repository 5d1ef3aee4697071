package io.tokenpak.companion;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Which companion this is.
public final class Release {
  private static final String UNPACKAGED = "unpackaged";
  private static final int BUILD_BYTES = 6;

  private Release() {}

  /// The version in the jar's manifest.
  public static String version() {
    return Optional.ofNullable(Release.class.getPackage().getImplementationVersion())
        .orElse(UNPACKAGED);
  }

  /// The beginning of the jar's SHA-256: builds of the same sources on the same JDK share it.
  public static String build() {
    try {
      Path jar = Path.of(Release.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(jar) ? digest(Files.readAllBytes(jar)) : UNPACKAGED;
    } catch (URISyntaxException | IOException unreadable) {
      return UNPACKAGED;
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, BUILD_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The Java that runs this, and who made it.
  public static String jdk() {
    return Runtime.version() + " (" + System.getProperty("java.vm.vendor", "unknown") + ")";
  }
}
