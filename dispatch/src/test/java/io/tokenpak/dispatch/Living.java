package io.tokenpak.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The processes that belong to a test: those whose environment names its folder.
final class Living {
  private static final Path PROC = Path.of("/proc");

  private Living() {}

  /// Those that were started, however indirectly, by a pool whose home is this folder. What was
  /// started with the name of the folder in other variables is found, too.
  static List<Long> of(Path folder) {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
          .map(Long::valueOf)
          .filter(pid -> pid != ProcessHandle.current().pid())
          .filter(pid -> read(pid, "environ").contains(folder.toString()))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Those among them that run a command.
  static List<Long> of(Path folder, String command) {
    return of(folder).stream().filter(pid -> read(pid, "cmdline").startsWith(command)).toList();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(
          PROC.resolve(Long.toString(pid)).resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
