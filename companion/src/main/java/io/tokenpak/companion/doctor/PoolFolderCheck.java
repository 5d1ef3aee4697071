package io.tokenpak.companion.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/// The folders that processes of the pool work in: there, and changed by nobody else.
///
/// @param roots each of `TOKENPAK_CLI_WORKSPACE`
/// @param home the companion's own folder, in which it makes the usual one itself
public record PoolFolderCheck(List<Path> roots, Path home) implements Check {
  private static final String SUBJECT = "workspace";

  public PoolFolderCheck {
    roots = List.copyOf(roots);
  }

  @Override
  public List<Diagnosis> examine() {
    return roots.stream().map(this::diagnosis).toList();
  }

  private Diagnosis diagnosis(Path root) {
    if (!Files.exists(root) && root.startsWith(home)) {
      return Diagnosis.ok(SUBJECT, root + " will be made by tokenpak serve");
    }
    if (!Files.isDirectory(root)) {
      return Diagnosis.fail(
          SUBJECT,
          root + " is no folder",
          "make it, or name another one with TOKENPAK_CLI_WORKSPACE");
    }
    if (!Files.isReadable(root)) {
      return Diagnosis.fail(SUBJECT, root + " cannot be read", "run chown on it");
    }
    return isOpen(root)
        ? Diagnosis.warn(
            SUBJECT,
            root + " may be written by others, who can then tell the tools what to do",
            "run chmod go-w " + root)
        : Diagnosis.ok(SUBJECT, root + " is yours");
  }

  private static boolean isOpen(Path root) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(root);
      return modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException unreadable) {
      return true;
    }
  }
}
