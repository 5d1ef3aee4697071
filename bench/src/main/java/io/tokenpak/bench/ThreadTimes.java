package io.tokenpak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The CPU time of a process, by what its threads are for, in nanoseconds.
///
/// @param byThread by the number of the thread
record ThreadTimes(Map<Long, Spent> byThread) {
  /// What a thread is for.
  enum Work {
    /// Moving bytes and deciding.
    FORWARD,
    LEDGER,
    /// The compilers of the JVM.
    COMPILE,
    /// Collecting garbage, and all that the JVM does beside.
    REST
  }

  /// One thread's.
  record Spent(Work work, long nanos) {}

  static ThreadTimes of(long pid) throws IOException {
    Map<Long, Spent> found = new HashMap<>();
    List<Path> threads;
    try (Stream<Path> listed = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      threads = listed.toList();
    }
    for (Path thread : threads) {
      try {
        // The first number is the time on a CPU, to the nanosecond; `stat` counts in 10 ms.
        String times = Files.readString(thread.resolve("schedstat"));
        String name = Files.readString(thread.resolve("comm")).strip();
        found.put(
            Long.valueOf(thread.getFileName().toString()),
            new Spent(work(name), Long.parseLong(times.substring(0, times.indexOf(' ')))));
      } catch (NoSuchFileException _) {
        // It has ended.
      }
    }
    return new ThreadTimes(found);
  }

  private static Work work(String name) {
    if (name.startsWith("gateway") || name.startsWith("ForkJoinPool")) {
      return Work.FORWARD;
    }
    if (name.startsWith("ledger")) {
      return Work.LEDGER;
    }
    return name.startsWith("C1 ") || name.startsWith("C2 ") ? Work.COMPILE : Work.REST;
  }

  /// What was spent since an earlier look.
  Map<Work, Long> since(ThreadTimes before) {
    Map<Work, Long> spent = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      spent.put(work, 0L);
    }
    byThread.forEach((number, thread) -> {
      Spent earlier = before.byThread.get(number);
      long nanos = thread.nanos() - (earlier == null ? 0 : earlier.nanos());
      spent.merge(thread.work(), nanos, Long::sum);
    });
    return spent;
  }
}
