package io.tokenpak.agent.option;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/// This run of the JVM.
final class Run {
  private static final int BYTES = 16;
  private static final int VARIANT_SHIFT = 62;
  private static String id = "";

  private Run() {}

  /// The same as long as the JVM runs.
  static synchronized String uuid() {
    if (id.isEmpty()) {
      id = random();
    }
    return id;
  }

  /// From the system's source, for Java's own loads a hundred classes.
  private static String random() {
    byte[] bytes = new byte[BYTES];
    try (InputStream in = new FileInputStream("/dev/urandom")) {
      if (in.read(bytes) == BYTES) {
        return version4(bytes).toString();
      }
    } catch (IOException missing) {
      // Not every system has it.
    }
    return UUID.randomUUID().toString();
  }

  private static UUID version4(byte[] bytes) {
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    return new UUID(
        (halves.getLong() & ~0xf000L) | 0x4000L,
        (halves.getLong() & ~(3L << VARIANT_SHIFT)) | (2L << VARIANT_SHIFT));
  }
}
