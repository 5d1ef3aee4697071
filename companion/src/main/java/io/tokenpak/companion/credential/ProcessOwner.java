package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The user that this process runs as.
public final class ProcessOwner {
  public static final int ROOT = 0;

  /// Real, then effective user number. The owner of `/proc/self` itself will not do: it is root for
  /// a process that may not be dumped.
  private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

  private ProcessOwner() {}

  /// The user's number, as Linux tells it; -1 on other systems, where a file's mode alone decides.
  public static int number() {
    try {
      Matcher uid = UID.matcher(Files.readString(Path.of("/proc/self/status")));
      return uid.find() ? Integer.parseInt(uid.group(1)) : -1;
    } catch (IOException notLinux) {
      return -1;
    }
  }
}
