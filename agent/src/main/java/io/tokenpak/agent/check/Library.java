package io.tokenpak.agent.check;

import io.tokenpak.agent.weave.ClassBytes;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// The classes of an application's jars, those of the jars within them, and of the Java runtime.
public final class Library {
  private static final String SUFFIX = ".class";
  private static final int DEEPEST = 3;
  private static final int LARGEST = 4 << 20;
  private static final long LARGEST_ALL = 1L << 30;

  private final Map<String, byte[]> types = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, TypeFile> known = new HashMap<>();
  private long size;

  /// The classes of those jars; the first of two of one name counts.
  ///
  /// @throws IOException if one cannot be read; the message names it
  public static Library of(List<File> jars) throws IOException {
    Library library = new Library();
    for (File jar : jars) {
      if (!jar.isFile()) {
        throw new IOException(jar + ": there is no such file");
      }
      try {
        library.read(jar);
      } catch (IOException | RuntimeException unreadable) {
        throw new IOException(jar + ": it is no whole jar: " + unreadable.getMessage(), unreadable);
      }
    }
    return library;
  }

  /// By its end, for one that can be run by itself begins with a script.
  private void read(File jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar)) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        try (InputStream in = zip.getInputStream(entry)) {
          read(jar.getName(), entry.getName(), in, 1);
        }
      }
    }
  }

  /// @param depth how many jars it lies in; no launcher reads further ones
  private void read(String jar, String name, InputStream in, int depth) throws IOException {
    if (name.endsWith(".jar") && depth < DEEPEST) {
      readInner(name.substring(name.lastIndexOf('/') + 1), in, depth + 1);
    } else if (name.endsWith(SUFFIX)) {
      String type = typeIn(name);
      if (types.putIfAbsent(type, bounded(name, in)) == null) {
        places.put(type, jar);
      }
    }
  }

  private void readInner(String jar, InputStream in, int depth) throws IOException {
    // Neither is closed, for they are part of another.
    @SuppressWarnings("StreamResourceLeak")
    BufferedInputStream start = new BufferedInputStream(in);
    start.mark(2);
    if (start.read() != 'P' || start.read() != 'K') {
      throw new IOException(jar + " in it is none");
    }
    start.reset();
    @SuppressWarnings("StreamResourceLeak")
    ZipInputStream entries = new ZipInputStream(start);
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      read(jar, entry.getName(), entries, depth);
    }
  }

  /// A few bytes may unpack to more than there is memory.
  private byte[] bounded(String name, InputStream in) throws IOException {
    byte[] bytes = ClassBytes.atMost(LARGEST, in);
    size += bytes.length;
    if (bytes.length > LARGEST || size > LARGEST_ALL) {
      throw new IOException(name + " has more bytes than classes have");
    }
    return bytes;
  }

  /// Applications may be packed with their classes in a folder.
  private static String typeIn(String entry) {
    String path = entry.substring(0, entry.length() - SUFFIX.length());
    for (String folder : new String[] {"BOOT-INF/classes/", "WEB-INF/classes/"}) {
      if (path.startsWith(folder)) {
        return path.substring(folder.length());
      }
    }
    return path;
  }

  /// Where a class comes from, or null if there is none of that name.
  @Nullable String place(String type) {
    String jar = places.get(type);
    return jar != null ? jar : find(type) == null ? null : "the Java runtime";
  }

  /// A class, or null if there is none of that name.
  @Nullable TypeFile find(String type) {
    TypeFile file = known.get(type);
    if (file == null) {
      byte[] bytes = bytes(type);
      if (bytes == null) {
        return null;
      }
      try {
        file = TypeFile.of(bytes);
      } catch (RuntimeException corrupt) {
        String message = places.get(type) + ": its " + type + SUFFIX + " is no class";
        throw new UncheckedIOException(message, new IOException(corrupt));
      }
      known.put(type, file);
    }
    return file;
  }

  private byte @Nullable [] bytes(String type) {
    byte[] bytes = types.get(type);
    if (bytes != null) {
      return bytes;
    }
    // Not our own loader, which has the agent's classes.
    try (InputStream in = runtime().getResourceAsStream(type + SUFFIX)) {
      return in == null ? null : ClassBytes.all(in);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static ClassLoader runtime() {
    ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();
    return platform == null ? ClassLoader.getSystemClassLoader() : platform;
  }
}
