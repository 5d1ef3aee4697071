package io.tokenpak.dispatch;

import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.turn.TurnOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// Every process of the pool, and those among them that wait for work: spares, those that hold a
/// session, and those that wait for the result of a tool.
///
/// Guarded by its own monitor; nothing is asked of a process while it is held.
final class Roster {
  /// A process that waits for the results of the caller's tools.
  record Lending(Placement placement, Instant since) {}

  private final Set<Child> all = new LinkedHashSet<>();
  private final Set<Child> spares = new LinkedHashSet<>();
  private final Map<UUID, Child> idle = new LinkedHashMap<>();
  private final Map<Digest, Lending> lendings = new LinkedHashMap<>();

  synchronized void add(Child child) {
    all.add(child);
  }

  /// Forgets a process that is over.
  synchronized void remove(Child child) {
    all.remove(child);
    withdraw(child);
  }

  /// Takes a process from those that wait, if it is among them.
  synchronized void withdraw(Child child) {
    spares.remove(child);
    idle.remove(child.session(), child);
    lendings.values().removeIf(lending -> lending.placement().child() == child);
  }

  synchronized void spare(Child child) {
    if (all.contains(child)) {
      spares.add(child);
    }
  }

  synchronized void rest(Child child) {
    if (all.contains(child)) {
      child.becomes(PoolStatus.Activity.IDLE);
      idle.put(child.session(), child);
    }
  }

  /// Lets a process wait for results; another one that waits for the very same is returned.
  synchronized Optional<Lending> lend(Digest conversation, Lending lending) {
    return all.contains(lending.placement().child())
        ? Optional.ofNullable(lendings.put(conversation, lending))
        : Optional.empty();
  }

  synchronized Optional<Child> takeIdle(UUID session) {
    return Optional.ofNullable(idle.remove(session));
  }

  synchronized Optional<Lending> takeLending(Digest conversation) {
    return Optional.ofNullable(lendings.remove(conversation));
  }

  /// Takes a spare in which a session of this shape can begin with these options.
  synchronized Optional<Child> takeSpare(Shape shape, TurnOptions options) {
    Optional<Child> found =
        spares.stream()
            .filter(child -> child.shape().equals(shape) && child.canBegin(options))
            .findFirst();
    found.ifPresent(spares::remove);
    return found;
  }

  synchronized long spares(Shape shape) {
    return spares.stream().filter(child -> child.shape().equals(shape)).count();
  }

  /// Takes the process that is missed least: a spare of another shape, else the one that was used
  /// longest ago, else a spare.
  synchronized Optional<Child> takeLeastMissed(Shape wanted) {
    Optional<Child> found =
        spares.stream()
            .filter(child -> !child.shape().equals(wanted))
            .findFirst()
            .or(() -> idle.values().stream().findFirst())
            .or(() -> spares.stream().findFirst());
    found.ifPresent(this::withdraw);
    return found;
  }

  /// Takes the spares that fit a condition.
  synchronized List<Child> takeSpares(Predicate<Child> condition) {
    List<Child> found = spares.stream().filter(condition).toList();
    found.forEach(spares::remove);
    return found;
  }

  /// Takes the resting processes that fit a condition.
  synchronized List<Child> takeIdle(Predicate<Child> condition) {
    List<Child> found = idle.values().stream().filter(condition).toList();
    found.forEach(child -> idle.remove(child.session()));
    return found;
  }

  /// Takes those that have waited for a result since before a moment.
  synchronized List<Lending> takeLendings(Instant before) {
    List<Lending> found = new ArrayList<>();
    lendings.values().removeIf(lending -> lending.since().isBefore(before) && found.add(lending));
    return found;
  }

  /// Takes the one that has waited for a result longest, if that is since before a moment.
  synchronized Optional<Lending> takeOldestLending(Instant before) {
    Optional<Lending> oldest =
        lendings.values().stream()
            .filter(lending -> lending.since().isBefore(before))
            .min(Comparator.comparing(Lending::since));
    oldest.ifPresent(lending -> withdraw(lending.placement().child()));
    return oldest;
  }

  /// Processes of a session that have been asked to end and have not yet.
  synchronized List<Child> leaving(UUID session) {
    return all.stream()
        .filter(child -> child.session().equals(session) && child.isLeaving())
        .toList();
  }

  /// How many places will become free: of those that have been asked to end, or are over.
  synchronized long leaving() {
    return all.stream().filter(child -> child.isLeaving() || !child.isAlive()).count();
  }

  synchronized List<Child> all() {
    return List.copyOf(all);
  }
}
