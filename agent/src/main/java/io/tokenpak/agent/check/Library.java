package io.tokenpak.agent.check;

import io.tokenpak.agent.weave.ClassBytes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// The classes of an application's jars, those of the jars within them, and of the Java runtime.
public final class Library {
  private static final String SUFFIX = ".class";

  private final Map<String, byte[]> types = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, TypeFile> known = new HashMap<>();

  /// The classes of those jars; the first of two of one name counts.
  ///
  /// @throws IOException if one cannot be read
  public static Library of(List<File> jars) throws IOException {
    Library library = new Library();
    for (File jar : jars) {
      try (InputStream in = Files.newInputStream(jar.toPath())) {
        library.read(jar.getName(), in);
      }
    }
    return library;
  }

  private void read(String jar, InputStream in) throws IOException {
    // Not closed, for it may be part of another.
    @SuppressWarnings("StreamResourceLeak")
    ZipInputStream entries = new ZipInputStream(in);
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      String name = entry.getName();
      if (name.endsWith(".jar")) {
        read(name.substring(name.lastIndexOf('/') + 1), entries);
      } else if (name.endsWith(SUFFIX)) {
        String type = typeIn(name);
        if (types.putIfAbsent(type, ClassBytes.all(entries)) == null) {
          places.put(type, jar);
        }
      }
    }
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
      file = TypeFile.of(bytes);
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
