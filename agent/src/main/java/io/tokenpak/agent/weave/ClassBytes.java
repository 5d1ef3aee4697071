package io.tokenpak.agent.weave;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// The class file of one of our own classes.
public final class ClassBytes {
  private static final int BUFFER = 8192;

  private ClassBytes() {}

  public static byte[] of(Class<?> type) throws IOException {
    String name = type.getName();
    return of(type, name.substring(name.lastIndexOf('.') + 1));
  }

  /// The class file of another class of the same package.
  public static byte[] of(Class<?> beside, String name) throws IOException {
    try (InputStream file = beside.getResourceAsStream(name + ".class")) {
      if (file == null) {
        throw new FileNotFoundException("no class file of " + name);
      }
      return all(file);
    }
  }

  /// Everything that is left to read.
  public static byte[] all(InputStream file) throws IOException {
    return atMost(Integer.MAX_VALUE, file);
  }

  /// As [#all], but no more than a buffer beyond so many.
  public static byte[] atMost(int most, InputStream file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int count = file.read(buffer);
        count > 0 && bytes.size() <= most;
        count = file.read(buffer)) {
      bytes.write(buffer, 0, count);
    }
    return bytes.toByteArray();
  }
}
