package io.tokenpak.dispatch.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What Linux tells of processes in /proc. Where there is none, nothing is known and everything is
/// empty.
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int START_TIME = 20;

  private ProcessTable() {}

  /// When a process started, in ticks since the machine did. With the pid it names one process of
  /// this boot.
  static OptionalLong startTicks(long pid) {
    return read(pid, "stat")
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 1).trim().split(" "))
        .filter(fields -> fields.length >= START_TIME)
        .map(fields -> OptionalLong.of(Long.parseLong(fields[START_TIME - 1])))
        .orElse(OptionalLong.empty());
  }

  /// Bytes of memory that a process holds resident.
  static OptionalLong residentBytes(long pid) {
    return read(pid, "status").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /// Processes that were started with this variable and may be looked at, so those of this user.
  static List<ProcessHandle> carrying(String name, String value) {
    String wanted = "\0" + name + "=" + value + "\0";
    List<ProcessHandle> found = new ArrayList<>();
    for (long pid : pids()) {
      if (carries(pid, wanted)) {
        // The pid may have passed to another process since; a handle sticks to the one that it was
        // made for.
        ProcessHandle.of(pid).filter(handle -> carries(pid, wanted)).ifPresent(found::add);
      }
    }
    return found;
  }

  private static boolean carries(long pid, String wanted) {
    return read(pid, "environ").filter(all -> ("\0" + all).contains(wanted)).isPresent();
  }

  /// The child that was started first.
  static Optional<ProcessHandle> firstChild(ProcessHandle parent) {
    Optional<String> listed = read(parent.pid(), "task/" + parent.pid() + "/children");
    if (listed.isPresent()) {
      // In the order of their start. Threads other than the first are not looked at; a launcher has
      // none.
      return Stream.of(listed.get().trim().split(" "))
          .filter(pid -> !pid.isEmpty())
          .findFirst()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
    }
    return parent
        .children()
        .min(Comparator.comparing(ProcessTable::started).thenComparingLong(ProcessHandle::pid));
  }

  private static Instant started(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.MAX);
  }

  /// What tells a process from any other that ever has its pid; empty when there is none with it.
  static Optional<String> identity(long pid) {
    OptionalLong ticks = startTicks(pid);
    if (ticks.isPresent()) {
      return Optional.of(bootId() + " " + ticks.getAsLong());
    }
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::toString);
  }

  private static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Long> pids() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<String> read(long pid, String file) {
    try {
      Path path = PROC.resolve(Long.toString(pid)).resolve(file);
      return Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // It is gone, or belongs to somebody else.
      return Optional.empty();
    }
  }
}
