package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The user that this process runs as.
final class ProcessOwner {
  static final int ROOT = 0;

  /// Real, then effective user number.
  private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

  private ProcessOwner() {}

  /// The user's number: from Linux's description of the process, else from the owner of the home
  /// folder; -1 where users have no numbers.
  static int number() {
    try {
      Matcher uid = UID.matcher(Files.readString(Path.of("/proc/self/status")));
      return uid.find() ? Integer.parseInt(uid.group(1)) : homeOwner();
    } catch (IOException | IllegalArgumentException notLinux) {
      return homeOwner();
    }
  }

  private static int homeOwner() {
    try {
      Path home = Path.of(System.getProperty("user.home", "/"));
      return Files.getAttribute(home, "unix:uid") instanceof Integer owner ? owner : -1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return -1;
    }
  }
}
