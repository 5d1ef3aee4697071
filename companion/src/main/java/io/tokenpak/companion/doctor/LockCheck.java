package io.tokenpak.companion.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Whether a lock on the Claude login was left behind: who holds one touches it every few seconds,
/// and as long as it is there nobody renews the login.
///
/// @param claudeConfigDir the folder of Claude Code's login
/// @param now the time of the check
public record LockCheck(Path claudeConfigDir, Instant now) implements Check {
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(2);

  @Override
  public List<Diagnosis> examine() {
    List<Diagnosis> left = new ArrayList<>();
    for (Path lock :
        List.of(
            claudeConfigDir.resolve(".oauth_refresh.lock"),
            claudeConfigDir.resolveSibling(claudeConfigDir.getFileName() + ".lock"))) {
      if (isLeftBehind(lock)) {
        left.add(
            Diagnosis.warn(
                "lock",
                lock + " has not been touched for minutes, or has a date in the future",
                "if no claude runs, remove it with rmdir: the login is not renewed as long as it is"
                    + " there"));
      }
    }
    return left;
  }

  private boolean isLeftBehind(Path lock) {
    try {
      Instant touched = Files.getLastModifiedTime(lock).toInstant();
      return touched.isBefore(now.minus(LEFT_BEHIND)) || touched.isAfter(now.plus(LEFT_BEHIND));
    } catch (IOException absent) {
      return false;
    }
  }
}
