package io.tokenpak.companion;

import io.tokenpak.companion.status.LedgerPart;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.usage.UsageLedger;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import io.tokenpak.companion.usage.ledger.Ledger;
import io.tokenpak.companion.usage.ledger.LedgerHealth;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.LedgerSettings;
import io.tokenpak.companion.usage.ledger.UnkeptLedger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger, wired by hand. If the owner switched it off, nothing is stored, and those who count
/// are told of every exchange all the same.
final class LedgerWiring implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerWiring.class);

  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Optional<Ledger> ledger;
  private final Optional<UnkeptLedger> unkept;
  private @Nullable Thread past;

  /// @param pricing gives a row its cost
  /// @param subscribers are told of every exchange that ended
  LedgerWiring(
      LedgerSettings settings, UnaryOperator<UsageRow> pricing, List<UsageSubscriber> subscribers) {
    this.ledger =
        settings.on() ? Optional.of(Ledger.open(settings, pricing, subscribers)) : Optional.empty();
    this.unkept =
        settings.on() ? Optional.empty() : Optional.of(new UnkeptLedger(pricing, subscribers));
  }

  /// Where exchanges are recorded, or at least counted.
  UsageLedger ledger() {
    return ledger.<UsageLedger>map(each -> each).or(() -> unkept).orElseThrow();
  }

  /// What reads the ledger.
  Optional<LedgerReader> reader() {
    return ledger.map(each -> each);
  }

  List<StatusPart> statusParts() {
    return List.of(new LedgerPart(this::health));
  }

  /// How the ledger is; empty if none is kept.
  Optional<LedgerHealth> health() {
    return ledger.map(Ledger::health);
  }

  /// Begins to record.
  ///
  /// @param readers want to know what was recorded before, and may wait for it
  void start(Consumer<LedgerReader> readers) {
    unkept.ifPresent(each -> {
      log.info(
          "no usage is kept (TOKENPAK_LEDGER=0): budgets and metrics count from now on;"
              + " set it to 1 for sums over past days");
      each.start();
    });
    ledger.ifPresent(each -> {
      each.start();
      past = Thread.ofPlatform().name("ledger-past").daemon().start(() -> readers.accept(each));
    });
  }

  /// Exchanges that have ended are durable when this returns.
  @Override
  public void close() {
    ledger.ifPresent(Ledger::close);
    unkept.ifPresent(UnkeptLedger::close);
    Thread reading = past;
    try {
      if (reading != null) {
        boolean _ = reading.join(ENDING);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
