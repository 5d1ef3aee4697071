package io.tokenpak.companion.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The companion's own folder: usable, and closed to others.
///
/// @param home `TOKENPAK_HOME`
public record HomeCheck(Path home) implements Check {
  private static final String SUBJECT = "home";

  @Override
  public List<Diagnosis> examine() {
    return List.of(diagnosis());
  }

  private Diagnosis diagnosis() {
    if (!Files.exists(home)) {
      return Diagnosis.ok(SUBJECT, home + " will be made by tokenpak serve");
    }
    if (!Files.isDirectory(home)) {
      return Diagnosis.fail(SUBJECT, home + " is not a folder", "set TOKENPAK_HOME to a folder");
    }
    if (!Files.isWritable(home)) {
      return Diagnosis.fail(SUBJECT, home + " cannot be written", "run chown and chmod 700 on it");
    }
    return modes();
  }

  private Diagnosis modes() {
    try {
      String text = PosixFilePermissions.toString(Files.getPosixFilePermissions(home));
      if (text.charAt(4) == 'w' || text.charAt(7) == 'w') {
        return Diagnosis.fail(SUBJECT, home + " may be written by others", "run chmod 700 " + home);
      }
      return text.endsWith("------")
          ? Diagnosis.ok(SUBJECT, home + " is yours alone")
          : Diagnosis.warn(SUBJECT, home + " may be read by others", "run chmod 700 " + home);
    } catch (IOException unreadable) {
      return Diagnosis.fail(SUBJECT, home + " cannot be examined", "run chown on it");
    }
  }
}
