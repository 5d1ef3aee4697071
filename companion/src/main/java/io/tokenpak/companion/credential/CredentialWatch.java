package io.tokenpak.companion.credential;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has sources look at their files soon after these change, and tells of new generations.
///
/// It polls; that the system reports changes makes it quicker, where the system does. Requests do
/// not depend on it: sources look on use as well.
public final class CredentialWatch implements Upkeep {
  /// @param first how long after the start it begins, so as not to slow the start
  /// @param poll how often it looks in any case
  /// @param events whether it has the system report changes
  record Pace(Duration first, Duration poll, boolean events) {
    static final Pace USUAL = new Pace(Duration.ofMillis(250), Duration.ofMillis(250), true);
  }

  private static final Logger log = LoggerFactory.getLogger(CredentialWatch.class);

  /// So many events in a row may bring nothing, as the steps of a replacement do, before it lets
  /// more of them gather: twice as long each time, up to 64 ms.
  private static final int PATIENCE = 8;

  private static final int MOST_DOUBLINGS = 6;

  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  private final List<WatchedSource> sources = new ArrayList<>();
  private final List<GenerationListener> listeners;
  private final Pace pace;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("credential-news").factory());
  private final Thread thread =
      Thread.ofPlatform().daemon().name("credential-watch").unstarted(this::run);

  /// @param listeners told of each source's first generation, too; in order, one at a time
  public CredentialWatch(List<CredentialSource> sources, List<GenerationListener> listeners) {
    this(sources, listeners, Pace.USUAL);
  }

  CredentialWatch(List<CredentialSource> sources, List<GenerationListener> listeners, Pace pace) {
    sources.forEach(source -> this.sources.add(new WatchedSource(source)));
    this.listeners = List.copyOf(listeners);
    this.pace = pace;
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      if (closing.await(pace.first.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      try (FolderEvents events = events()) {
        watch(events);
      } catch (IOException closed) {
        log.debug("the watch service did not close", closed);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// What reports changes; null where nothing does.
  private @Nullable FolderEvents events() {
    try {
      return pace.events ? new FolderEvents(FileSystems.getDefault().newWatchService()) : null;
    } catch (IOException | UnsupportedOperationException none) {
      log.info("login files are polled: the system reports no changes ({})", none.toString());
      return null;
    }
  }

  private void watch(@Nullable FolderEvents events) throws InterruptedException {
    boolean happened = true;
    int fruitless = 0;
    do {
      boolean news = look();
      if (events != null && events.watch(WatchedFolders.of(files()))) {
        news |= look();
      }
      fruitless = news || !happened ? 0 : fruitless + 1;
      if (closing.await(rest(fruitless), TimeUnit.MILLISECONDS)) {
        return;
      }
      happened = await(events);
    } while (closing.getCount() > 0);
  }

  private static long rest(int fruitless) {
    int doublings = Math.min(fruitless - PATIENCE, MOST_DOUBLINGS);
    return fruitless == 0 ? 0 : doublings <= 0 ? 1 : 1L << doublings;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    sources.forEach(source -> files.addAll(source.files()));
    return files;
  }

  /// Waits until it is time to look again.
  ///
  /// @return whether that is because something happened
  private boolean await(@Nullable FolderEvents events) throws InterruptedException {
    Duration patience = pace.poll;
    for (WatchedSource source : sources) {
      patience = source.patience(patience);
    }
    if (events != null) {
      return events.await(patience);
    }
    closing.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    return false;
  }

  /// Looks at every source.
  ///
  /// @return whether anything is new
  private boolean look() {
    boolean news = false;
    for (WatchedSource watched : sources) {
      Generation generation = watched.look().orElse(null);
      if (generation != null) {
        news = true;
        teller.execute(() -> tell(watched.source(), generation));
      }
    }
    return news;
  }

  private void tell(CredentialSource source, Generation generation) {
    for (GenerationListener listener : listeners) {
      try {
        listener.changed(source, generation);
      } catch (RuntimeException fault) {
        log.error("{}: what follows from a new generation failed", source.name(), fault);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(END_WITHIN.toMillis());
      teller.shutdown();
      if (!teller.awaitTermination(END_WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
        teller.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
