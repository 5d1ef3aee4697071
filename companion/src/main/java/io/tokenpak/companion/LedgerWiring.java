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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The ledger, wired by hand. There is none if the owner switched it off.
final class LedgerWiring implements AutoCloseable {
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Optional<Ledger> ledger;
  private @Nullable Thread past;

  /// @param pricing gives a row its cost
  /// @param subscribers are told of every exchange that ended
  LedgerWiring(
      LedgerSettings settings, UnaryOperator<UsageRow> pricing, List<UsageSubscriber> subscribers) {
    this.ledger =
        settings.on() ? Optional.of(Ledger.open(settings, pricing, subscribers)) : Optional.empty();
  }

  /// Where exchanges are recorded.
  UsageLedger ledger() {
    return ledger.<UsageLedger>map(each -> each).orElse(UsageLedger.NONE);
  }

  /// What reads the ledger.
  Optional<LedgerReader> reader() {
    return ledger.map(each -> each);
  }

  List<StatusPart> statusParts() {
    return ledger
        .<StatusPart>map(each -> json -> new LedgerPart(each.health()).write(json))
        .stream()
        .toList();
  }

  /// How the ledger is; empty if none is kept.
  Optional<LedgerHealth> health() {
    return ledger.map(Ledger::health);
  }

  /// Begins to record.
  ///
  /// @param readers want to know what was recorded before, and may wait for it
  void start(Consumer<LedgerReader> readers) {
    ledger.ifPresent(each -> {
      each.start();
      past = Thread.ofPlatform().name("ledger-past").daemon().start(() -> readers.accept(each));
    });
  }

  /// Exchanges that have ended are durable when this returns.
  @Override
  public void close() {
    ledger.ifPresent(Ledger::close);
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
