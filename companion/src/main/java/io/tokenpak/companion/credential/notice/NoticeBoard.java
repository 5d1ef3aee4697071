package io.tokenpak.companion.credential.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The notices that hold, and who was told of them: of each login and level once, and of one that
/// comes and goes not again within six hours, by the clock on the wall and by the one that nobody
/// sets.
///
/// Updated by one thread. Each sink is told by a thread of its own, in order.
final class NoticeBoard implements AutoCloseable {
  static final Duration NOT_AGAIN_WITHIN = Duration.ofHours(6);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final NoticeMemory memory;
  private final Map<NoticeSink, ExecutorService> sinks = new HashMap<>();
  private final LongSupplier nanos;

  /// By source.
  private final Map<String, Notice> holding = new HashMap<>();

  /// When this process told of a key.
  private final Map<String, Long> toldAt = new HashMap<>();

  /// Keys that held, then held no more.
  private final Set<String> over = new HashSet<>();

  private volatile List<Notice> current = List.of();

  /// @param nanos a clock as [System#nanoTime()]
  NoticeBoard(NoticeMemory memory, List<NoticeSink> sinks, LongSupplier nanos) {
    this.memory = memory;
    this.nanos = nanos;
    for (NoticeSink sink : sinks) {
      this.sinks.put(
          sink,
          Executors.newSingleThreadExecutor(Thread.ofVirtual().name("tokenpak-notice").factory()));
    }
  }

  List<Notice> current() {
    return current;
  }

  /// Takes note of what a source calls for now.
  void update(String source, Optional<Notice> found, Instant now) {
    Notice before = holding.get(source);
    if (before != null && !found.map(Notice::subject).equals(Optional.of(before.subject()))) {
      resolve(before);
    }
    if (found.isEmpty()) {
      holding.remove(source);
    } else if (before == null || !before.key().equals(found.get().key())) {
      holding.put(source, found.get());
      if (isNews(found.get(), now)) {
        open(found.get(), now);
      }
    }
    publish();
  }

  private void resolve(Notice notice) {
    boolean told = memory.holds(notice.key()) && !over.contains(notice.key());
    for (NoticeLevel level : NoticeLevel.values()) {
      over.add(key(notice, level));
    }
    if (told) {
      tell(notice, false);
    }
  }

  private boolean isNews(Notice notice, Instant now) {
    String key = notice.key();
    if (!memory.holds(key)) {
      return true;
    }
    Long told = toldAt.get(key);
    boolean longAgo =
        Duration.between(memory.when(key), now).compareTo(NOT_AGAIN_WITHIN) >= 0
            && (told == null || nanos.getAsLong() - told >= NOT_AGAIN_WITHIN.toNanos());
    return over.contains(key) && longAgo;
  }

  /// Tells of it, and marks the milder levels as told: a clock that is set back does not bring
  /// them.
  private void open(Notice notice, Instant now) {
    for (NoticeLevel level : NoticeLevel.values()) {
      if (level.compareTo(notice.level()) <= 0) {
        memory.put(key(notice, level), now);
        toldAt.put(key(notice, level), nanos.getAsLong());
        over.remove(key(notice, level));
      }
    }
    tell(notice, true);
  }

  private static String key(Notice notice, NoticeLevel level) {
    return notice.at(level).key();
  }

  private void tell(Notice notice, boolean open) {
    List<CompletableFuture<Void>> told = new ArrayList<>();
    sinks.forEach((sink, executor) ->
        told.add(CompletableFuture.runAsync(() -> tell(sink, notice, open), executor)));
    // Remembered once it was told: told twice is better than never.
    var _ =
        CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
            .whenComplete((_, _) -> memory.save());
  }

  private static void tell(NoticeSink sink, Notice notice, boolean open) {
    try {
      sink.tell(notice, open);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() {
    current = holding.values().stream().sorted(Notice.BY_URGENCY).toList();
  }

  /// Lets sinks end what they are telling, for a while.
  @Override
  public void close() {
    sinks.values().forEach(ExecutorService::shutdown);
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    for (ExecutorService sink : sinks.values()) {
      try {
        if (!sink.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          sink.shutdownNow();
        }
      } catch (InterruptedException impatient) {
        sink.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }
}
