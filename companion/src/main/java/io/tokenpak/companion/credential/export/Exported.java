package io.tokenpak.companion.credential.export;

import java.nio.file.Path;
import java.util.List;

/// What came of an export.
///
/// @param written false if the file held all of it already
/// @param notes what the owner should know about it, one sentence each
public record Exported(Path file, boolean written, List<String> notes) {
  public Exported {
    notes = List.copyOf(notes);
  }
}
