package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a process holds of the machine, as Linux tells it.
///
/// @param rssKilobytes resident memory
/// @param pssKilobytes the same, what is shared with others divided by their number
/// @param threads threads of the system
/// @param files open files, sockets and pipes
record Footprint(long rssKilobytes, long pssKilobytes, long threads, long files) {
  private static final Path PROC = Path.of("/proc");

  static Footprint of(long pid) throws IOException {
    Path process = PROC.resolve(Long.toString(pid));
    Path memory = process.resolve("smaps_rollup");
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return new Footprint(
          number(memory, "Rss:"),
          number(memory, "Pss:"),
          number(process.resolve("status"), "Threads:"),
          files.count());
    }
  }

  /// Memory that the machine could still give.
  static long availableKilobytes() throws IOException {
    return number(PROC.resolve("meminfo"), "MemAvailable:");
  }

  /// How many wanted to run, over one, five and fifteen minutes.
  static String load() throws IOException {
    List<String> words =
        List.of(Files.readString(PROC.resolve("loadavg")).split(" ", -1)).subList(0, 3);
    return String.join(" ", words);
  }

  private static long number(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("the kernel does not tell " + name);
  }
}
