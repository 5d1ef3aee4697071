package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what is spent and refuses what would be more. Counts when an exchange has ended, so that
/// those under way may go over a limit.
public final class Budgets implements UsageSubscriber {
  private static final Logger log = LoggerFactory.getLogger(Budgets.class);

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final InstantSource clock;
  private final ZoneId zone;
  private final Instant began;
  private final List<Tally> tallies;

  private Budgets(List<Budget> budgets, ZoneId zone, InstantSource clock) {
    this.clock = clock;
    this.zone = zone;
    this.began = clock.instant();
    this.tallies = budgets.stream().map(budget -> new Tally(budget, zone, began)).toList();
  }

  /// Budgets of which nothing is spent yet.
  ///
  /// @param lines as the owner writes them
  /// @param zone whose days and months count
  /// @throws IllegalArgumentException if one is no budget; the message says why
  public static Budgets of(List<String> lines, ZoneId zone, InstantSource clock) {
    return new Budgets(lines.stream().map(BudgetReader::read).toList(), zone, clock);
  }

  /// Everything may be spent.
  public static Budgets none() {
    return of(List.of(), ZoneId.systemDefault(), InstantSource.system());
  }

  /// Declines the request if nothing is left of a budget that it would use.
  ///
  /// @throws Refusal that names the budget and when to come back
  public void require(String platform, @Nullable String session, String provider) {
    if (tallies.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Spender spender = Spender.of(platform, session, provider);
    for (Tally tally : tallies) {
      require(tally, spender, now);
    }
  }

  private void require(Tally tally, Spender spender, Instant now) {
    Budget budget = tally.budget();
    if (budget.action() != Action.REFUSE || !budget.isFor(spender)) {
      return;
    }
    Tally.Counts counts = tally.at(now);
    long spent = counts.of(budget.name(spender)).map(Tally.Spent::amount).orElse(0L);
    if (spent >= budget.limit()) {
      throw new Refusal(
          Reason.BUDGET_SPENT, words(budget, budget.name(spender), spent, counts.span().end()));
    }
  }

  /// What nobody can price counts as nothing here, and as its tokens there.
  @Override
  public void counted(UsageRow row) {
    if (tallies.isEmpty() || row.intent().began().isBefore(began)) {
      return; // What an earlier run began is in the ledger, from which all starts.
    }
    count(row);
  }

  private void count(UsageRow row) {
    Spender spender = Spender.of(row.intent());
    for (Tally tally : tallies) {
      tally
          .add(spender, row.intent().began(), tally.budget().unit().of(row))
          .ifPresent(spent -> tell(tally, tally.budget().name(spender), spent));
    }
  }

  /// Adds what was spent before this companion began, in the periods that it is now.
  public void prime(LedgerReader ledger) {
    for (Tally tally : tallies) {
      new Past(tally, ledger, zone, began).read();
    }
    for (Tally tally : tallies) {
      tally.at(began).most().ifPresent(most -> tell(tally, most.getKey(), most.getValue()));
    }
  }

  private void tell(Tally tally, String name, Tally.Spent spent) {
    Budget budget = tally.budget();
    if (spent.amount() >= budget.limit() && spent.isNews()) {
      Instant end = tally.at(clock.instant()).span().end();
      log.warn("{}", words(budget, name, spent.amount(), end));
    }
  }

  private String words(Budget budget, String name, long spent, Instant end) {
    String by = budget.each().map(part -> " by " + part.word() + " " + shown(name)).orElse("");
    return "the budget \"%s\" is spent: %s of %s%s; it counts from 0 again at %s; %s"
        .formatted(
            budget.line(),
            budget.unit().show(spent),
            budget.unit().show(budget.limit()),
            by,
            MINUTE.format(end.atZone(zone)),
            budget.action() == Action.REFUSE
                ? "wait for that, or have the owner raise it in TOKENPAK_BUDGETS"
                : "requests go on");
  }

  private static String shown(String name) {
    return name.isEmpty() ? "(none)" : name;
  }

  /// How each stands, in the owner's order.
  public List<BudgetState> states() {
    Instant now = clock.instant();
    return tallies.stream().map(tally -> state(tally, now)).toList();
  }

  private static BudgetState state(Tally tally, Instant now) {
    Budget budget = tally.budget();
    Tally.Counts counts = tally.at(now);
    Optional<Map.Entry<String, Tally.Spent>> most = counts.most();
    return new BudgetState(
        budget.line(),
        budget.unit(),
        budget.unit().amount(budget.limit()),
        budget.unit().amount(most.map(entry -> entry.getValue().amount()).orElse(0L)),
        budget.each().isEmpty() ? "" : most.map(Map.Entry::getKey).orElse(""),
        budget.action(),
        counts.span().end());
  }
}
