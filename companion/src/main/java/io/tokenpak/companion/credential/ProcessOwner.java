package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The user that this process runs as.
final class ProcessOwner {
  static final int ROOT = 0;

  private ProcessOwner() {}

  /// The user's number, which owns what Linux says about the process; -1 on other systems, where a
  /// file's mode alone decides.
  static int number() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer owner
          ? owner
          : -1;
    } catch (IOException | UnsupportedOperationException notLinux) {
      return -1;
    }
  }
}
