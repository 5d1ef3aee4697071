package io.tokenpak.companion.credential;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Wakes its one user when something happens in one of some folders. It may miss things: a change
/// on another machine, a limit of the system's. Who uses it looks from time to time in any case.
final class FolderEvents implements AutoCloseable {
  private static final WatchEvent.Kind<?>[] ANY = {ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY};
  private static final WatchEvent.Kind<?>[] COMING_AND_GOING = {ENTRY_CREATE, ENTRY_DELETE};

  /// @param identity tells a folder from another that takes its place
  /// @param closely whether changes of entries count, and not only their coming and going
  private record Watched(WatchKey key, @Nullable Object identity, boolean closely) {}

  private final WatchService service;
  private final Map<Path, Watched> watched = new HashMap<>();

  FolderEvents(WatchService service) {
    this.service = service;
  }

  /// Watches these folders and no others.
  ///
  /// @return whether one is watched that was not before, so that something in it may have been
  ///   missed
  boolean watch(WatchedFolders folders) {
    Iterator<Map.Entry<Path, Watched>> each = watched.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Path, Watched> entry = each.next();
      if (!isWanted(entry.getKey(), entry.getValue(), folders)) {
        entry.getValue().key.cancel();
        each.remove();
      }
    }
    boolean more = false;
    for (Path folder : folders.holding()) {
      more |= watch(folder, true);
    }
    for (Path folder : folders.above()) {
      more |= watch(folder, false);
    }
    return more;
  }

  private static boolean isWanted(Path folder, Watched watched, WatchedFolders folders) {
    Set<Path> wanted = watched.closely ? folders.holding() : folders.above();
    return watched.key.isValid()
        && wanted.contains(folder)
        && Objects.equals(watched.identity, identity(folder));
  }

  private boolean watch(Path folder, boolean closely) {
    if (watched.containsKey(folder)) {
      return false;
    }
    try {
      Object identity = identity(folder);
      WatchKey key = folder.register(service, closely ? ANY : COMING_AND_GOING);
      watched.put(folder, new Watched(key, identity, closely));
      return true;
    } catch (IOException cannotBeWatched) {
      return false;
    }
  }

  private static @Nullable Object identity(Path folder) {
    try {
      return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    } catch (IOException gone) {
      return null;
    }
  }

  /// Waits until something happens in a folder, or time is up.
  ///
  /// @return whether something happened
  boolean await(Duration most) throws InterruptedException {
    WatchKey key = service.poll(most.toNanos(), TimeUnit.NANOSECONDS);
    if (key == null) {
      return false;
    }
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = service.poll();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
