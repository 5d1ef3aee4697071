package io.tokenpak.companion.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Room on the disk that holds the companion's folder.
public record DiskCheck(Path home) implements Check {
  private static final String SUBJECT = "disk";
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long LOW = 100 * MEBIBYTE;

  @Override
  public List<Diagnosis> examine() {
    Path place = home;
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return List.of(diagnosis(place));
  }

  private static Diagnosis diagnosis(Path place) {
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      String finding = free / MEBIBYTE + " MiB free at " + place;
      return free < LOW
          ? Diagnosis.warn(SUBJECT, finding, "make room, or move TOKENPAK_HOME")
          : Diagnosis.ok(SUBJECT, finding);
    } catch (IOException unreadable) {
      return Diagnosis.fail(SUBJECT, place + " cannot be examined", "check the disk");
    }
  }
}
