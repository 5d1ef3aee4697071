package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The folders in which something happens when what some paths lead to changes.
///
/// @param holding where an entry that leads to a file lies: a change of the entry itself counts
/// @param above where such a folder lies: there only coming and going counts, since a home folder
///   is written to all the time
record WatchedFolders(Set<Path> holding, Set<Path> above) {
  /// As many symbolic links as Linux follows.
  private static final int MOST_LINKS = 40;

  static WatchedFolders of(List<Path> files) {
    Set<Path> holding = new LinkedHashSet<>();
    for (Path file : files) {
      Path entry = file.toAbsolutePath();
      for (int links = 0; entry != null && links < MOST_LINKS; links++) {
        add(entry, holding);
        entry = target(entry);
      }
      try {
        add(file.toRealPath(), holding);
      } catch (IOException absent) {
        // Whatever brings it into being happens in a folder that is watched already.
      }
    }
    Set<Path> above = new LinkedHashSet<>();
    for (Path folder : holding) {
      add(folder, above);
    }
    above.removeAll(holding);
    return new WatchedFolders(holding, above);
  }

  /// Adds the folder of an entry, or the nearest one above that exists.
  private static void add(Path entry, Set<Path> folders) {
    Path folder = entry.getParent();
    while (folder != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    if (folder != null) {
      folders.add(folder);
    }
  }

  /// Where a symbolic link points to; null if it is none.
  private static @Nullable Path target(Path entry) {
    try {
      return Files.isSymbolicLink(entry)
          ? entry.resolveSibling(Files.readSymbolicLink(entry)).normalize()
          : null;
    } catch (IOException goneMeanwhile) {
      return null;
    }
  }
}
