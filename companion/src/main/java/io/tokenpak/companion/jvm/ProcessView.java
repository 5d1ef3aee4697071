package io.tokenpak.companion.jvm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// What the system tells of a process. Looked at before attaching, which begins with a signal that
/// ends a process other than a JVM. Linux tells it in `/proc`; elsewhere less is known.
final class ProcessView {
  private final ProcessHandle process;
  private final Path folder;

  private ProcessView(ProcessHandle process) {
    this.process = process;
    this.folder = Path.of("/proc", Long.toString(process.pid()));
  }

  static Optional<ProcessView> of(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(ProcessView::new);
  }

  /// The process that it is a thread of, which most often is itself.
  long leader() {
    return text("status")
        .lines()
        .filter(line -> line.startsWith("Tgid:"))
        .map(line -> line.substring("Tgid:".length()).strip())
        .findFirst()
        .map(Long::parseLong)
        .orElse(process.pid());
  }

  /// Whose it is, if it is another user's and this one may not attach to it.
  Optional<String> foreignOwner() {
    Optional<String> own = ProcessHandle.current().info().user();
    if (own.filter("root"::equals).isPresent()) {
      return Optional.empty();
    }
    return process.info().user().filter(owner -> !own.equals(Optional.of(owner)));
  }

  boolean isJvm() {
    if (Files.isDirectory(folder)) {
      return text("maps").contains("/libjvm.so");
    }
    return process.info().command().filter(path -> path.endsWith("/java")).isPresent()
        || RunningJvm.all().stream().anyMatch(jvm -> jvm.pid() == process.pid());
  }

  /// Whether its JVM was started with an option, by its command line or by a variable.
  boolean hasOption(String option) {
    return Stream.of("cmdline", "environ").map(this::text).anyMatch(it -> it.contains(option));
  }

  /// Whether the file is where that process would look for it, which in a container it may not be.
  boolean sees(Path file) {
    if (!Files.isDirectory(folder) || mounts(folder).equals(mounts(Path.of("/proc/self")))) {
      return true;
    }
    return Files.isReadable(folder.resolve("root").resolve(Path.of("/").relativize(file)));
  }

  private static String mounts(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
    } catch (IOException unknown) {
      return "";
    }
  }

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name), ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
