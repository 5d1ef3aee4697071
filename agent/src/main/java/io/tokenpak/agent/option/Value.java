package io.tokenpak.agent.option;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The value of a header: a text that stays, or what a file says.
///
/// It may be a secret, so it says its source alone.
final class Value {
  private static final int LONGEST = 1024;
  private static final String FILE = "file:";
  private static final String ENV = "env:";

  private final String source;
  private final @Nullable File file;
  private @Nullable String text;
  private long modified;

  private Value(String source, @Nullable File file, @Nullable String text) {
    this.source = source;
    this.file = file;
    // A copy, for a value that travels is known as ours by being this very object.
    this.text = text == null ? null : new String(text.toCharArray());
  }

  static Value of(String text) {
    return new Value("a literal", null, text);
  }

  /// @param written `file:PATH`, `env:NAME` or the value itself
  static Value of(String key, String written) {
    if (written.startsWith(FILE)) {
      Value value = new Value(written, new File(home(written.substring(FILE.length()))), null);
      value.renew();
      return value;
    }
    boolean variable = written.startsWith(ENV);
    String text = variable ? variable(key, written.substring(ENV.length())) : written;
    if (!isAllowed(text)) {
      throw new BadOption(
          key, "the value must be visible characters and spaces, at most " + LONGEST + " of them");
    }
    return new Value(variable ? written : "a literal", null, text);
  }

  /// A value that the command line must not show.
  static Value secret(String key, String written) {
    if (!written.startsWith(FILE) && !written.startsWith(ENV)) {
      throw new BadOption(
          key, "say where it is, as file:PATH or env:NAME; here everybody could read it");
    }
    return of(key, written);
  }

  private static String variable(String key, String name) {
    String text = System.getenv(name);
    if (text == null || text.trim().isEmpty()) {
      throw new BadOption(key, "the variable " + name + " is not set");
    }
    return text.trim();
  }

  /// The path, with `~` for the home folder.
  static String home(String path) {
    return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
  }

  static boolean isAllowed(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !text.trim().equals(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter < ' ' || letter > '~') {
        return false;
      }
    }
    return true;
  }

  boolean isFile() {
    return file != null;
  }

  /// Null as long as the file has not been there.
  @Nullable String text() {
    return text;
  }

  /// Reads the file again if it changed. One that is gone, or is being written, changes nothing.
  ///
  /// @return whether the value is another now
  boolean renew() {
    // Opening a pipe would wait for who writes into it, and with it the application.
    if (file == null || !file.isFile()) {
      return false;
    }
    long time = file.lastModified();
    long length = file.length();
    long stamp = time * 31 + length;
    if (time == 0 || stamp == modified) {
      return false;
    }
    String read = read(file, length);
    if (read == null || !isAllowed(read) || file.lastModified() != time) {
      return false;
    }
    modified = stamp;
    boolean changed = !read.equals(text);
    if (changed) {
      text = read;
    }
    return changed;
  }

  private static @Nullable String read(File file, long length) {
    byte[] bytes = new byte[(int) Math.min(length, 4L * LONGEST)];
    int count = 0;
    try (InputStream in = new FileInputStream(file)) {
      for (int read = in.read(bytes, count, bytes.length - count);
          read > 0 && count < bytes.length;
          read = in.read(bytes, count, bytes.length - count)) {
        count += read;
      }
    } catch (IOException unreadable) {
      return null;
    }
    return count < length ? null : new String(bytes, 0, count, StandardCharsets.UTF_8).trim();
  }

  @Override
  public String toString() {
    return source;
  }
}
