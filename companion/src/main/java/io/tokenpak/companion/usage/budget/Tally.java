package io.tokenpak.companion.usage.budget;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What was spent of one budget, in its current period and the one that was current before: so a
/// clock that is set back over midnight and forth again loses nothing. Periods are changed under
/// its own monitor; all else is lock-free.
final class Tally {
  /// Callers name themselves, so without a bound they could fill the memory. The names beyond share
  /// a count, so that new names are no way around a limit.
  private static final int MOST_NAMES = 10_000;

  private static final String OTHERS = "(others)";

  private final Budget budget;
  private final ZoneId zone;
  private volatile Counts current;
  private volatile Counts before;

  Tally(Budget budget, ZoneId zone, Instant now) {
    this.budget = budget;
    this.zone = zone;
    current = new Counts(budget.period().around(now, zone));
    before = current;
  }

  /// What one of those whom the budget counts apart has spent.
  static final class Spent {
    private final AtomicLong amount = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();

    long amount() {
      return amount.get();
    }

    /// Whether this is the first time that somebody asks.
    boolean isNews() {
      return told.compareAndSet(false, true);
    }

    private void add(long more) {
      amount.accumulateAndGet(more, Sums::saturated);
    }
  }

  /// What was spent in a period, by name.
  static final class Counts {
    private final Period.Span span;
    private final Map<String, Spent> byName = new ConcurrentHashMap<>();

    private Counts(Period.Span span) {
      this.span = span;
    }

    Period.Span span() {
      return span;
    }

    Optional<Spent> of(String name) {
      Spent own = byName.get(name);
      return Optional.ofNullable(
          own == null && byName.size() >= MOST_NAMES ? byName.get(OTHERS) : own);
    }

    private Spent add(String name, long amount) {
      boolean isFull = byName.size() >= MOST_NAMES && !byName.containsKey(name);
      Spent spent = byName.computeIfAbsent(isFull ? OTHERS : name, _ -> new Spent());
      spent.add(amount);
      return spent;
    }

    /// Who has spent most; empty if nobody has spent.
    Optional<Map.Entry<String, Spent>> most() {
      return byName.entrySet().stream()
          .max((one, other) -> Long.compare(one.getValue().amount(), other.getValue().amount()));
    }
  }

  Budget budget() {
    return budget;
  }

  /// The counts of the period that it is now.
  Counts at(Instant now) {
    Counts known = known(now);
    return known == null ? turn(now) : known;
  }

  private @Nullable Counts known(Instant moment) {
    Counts newest = current;
    if (newest.span.holds(moment)) {
      return newest;
    }
    Counts older = before;
    return older.span.holds(moment) ? older : null;
  }

  private synchronized Counts turn(Instant now) {
    Counts known = known(now);
    if (known != null) {
      return known;
    }
    Counts next = new Counts(budget.period().around(now, zone));
    before = current;
    current = next;
    return next;
  }

  /// Adds what an exchange cost to the period that it began in; what is older than all that is
  /// known counts no more.
  Optional<Spent> add(Spender spender, Instant began, long amount) {
    if (amount == 0 || !budget.isFor(spender)) {
      return Optional.empty();
    }
    return addTo(budget.name(spender), began, amount);
  }

  Optional<Spent> addTo(String name, Instant began, long amount) {
    Counts counts = known(began);
    if (counts == null && began.isBefore(current.span.start())) {
      return Optional.empty();
    }
    Counts holding = counts == null ? turn(began) : counts;
    return Optional.of(holding.add(name, amount));
  }
}
