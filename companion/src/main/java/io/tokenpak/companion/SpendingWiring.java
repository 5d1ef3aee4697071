package io.tokenpak.companion;

import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.status.BudgetPart;
import io.tokenpak.companion.status.LineEndpoint;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.status.Today;
import io.tokenpak.companion.status.TodayPart;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import io.tokenpak.companion.usage.budget.Budgets;
import io.tokenpak.companion.usage.budget.CacheSentinel;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.LedgerUnavailable;
import io.tokenpak.companion.usage.price.PriceFile;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires what exchanges cost and what may be spent.
final class SpendingWiring {
  private static final Logger log = LoggerFactory.getLogger(SpendingWiring.class);

  private final PriceFile prices;
  private final Budgets budgets;
  private final CacheSentinel sentinel = new CacheSentinel();

  SpendingWiring(Settings settings) {
    InstantSource clock = InstantSource.system();
    prices = new PriceFile(settings.home(), clock);
    budgets = Budgets.of(settings.budgets(), ZoneId.systemDefault(), clock);
  }

  Budgets budgets() {
    return budgets;
  }

  /// What gives a row its cost.
  UnaryOperator<UsageRow> pricing() {
    return prices::priced;
  }

  /// Those who must be told of every exchange that ended.
  List<UsageSubscriber> subscribers() {
    return List.of(budgets, sentinel);
  }

  /// Lets the budgets start from what was spent before.
  void prime(LedgerReader ledger) {
    try {
      budgets.prime(ledger);
    } catch (LedgerUnavailable unavailable) {
      log.warn(
          "budgets start from nothing, for what was spent before is not known: {}",
          unavailable.getMessage());
    }
  }

  /// What there is to say about it.
  ///
  /// @param ledger empty if none is kept
  List<StatusPart> statusParts(Optional<LedgerReader> ledger) {
    return List.of(new TodayPart(today(ledger)), new BudgetPart(budgets, sentinel));
  }

  /// The line for shell prompts.
  LineEndpoint line(LiveExchanges live, Optional<LedgerReader> ledger) {
    return new LineEndpoint(live, today(ledger), budgets);
  }

  private static Today today(Optional<LedgerReader> ledger) {
    return new Today(ledger, InstantSource.system(), ZoneId.systemDefault());
  }
}
