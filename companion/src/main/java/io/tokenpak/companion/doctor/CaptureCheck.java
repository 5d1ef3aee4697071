package io.tokenpak.companion.doctor;

import io.tokenpak.companion.usage.capture.CaptureFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Prompts and answers that are kept, or are being kept now.
///
/// @param folder that captures lie in
/// @param until when the running companion ends a capture; empty if it makes none
public record CaptureCheck(Path folder, Supplier<Optional<Instant>> until) implements Check {
  /// What is said of a capture that is being made.
  private static final String NOW = "capture";

  private static final String FILES = "captures";

  @Override
  public List<Diagnosis> examine() {
    List<Diagnosis> found = new ArrayList<>();
    until
        .get()
        .ifPresent(end ->
            found.add(
                Diagnosis.warn(
                    NOW,
                    "prompts and answers are captured until " + end + " in " + folder,
                    "run tokenpak usage capture --stop if you have what you need")));
    found.add(files());
    return found;
  }

  private Diagnosis files() {
    try {
      int count = new CaptureFolder(folder).exchanges();
      return count == 0
          ? Diagnosis.ok(FILES, "no prompts and answers are kept")
          : Diagnosis.warn(
              FILES,
              "prompts and answers of %d exchanges lie in %s".formatted(count, folder),
              "delete what you do not need; the companion does after seven days");
    } catch (IOException unreadable) {
      return Diagnosis.fail(FILES, folder + " cannot be read", "make it yours, or remove it");
    }
  }
}
