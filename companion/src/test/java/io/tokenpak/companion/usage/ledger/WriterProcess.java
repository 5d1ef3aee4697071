package io.tokenpak.companion.usage.ledger;

import io.tokenpak.companion.usage.UsageIntent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// A program that records exchanges and says what is durable, until it is killed: `begun N` and
/// `ended N`, each on a line.
final class WriterProcess {
  private static final int TOGETHER = 8;
  private static final long MOMENT_NANOS = 200_000;

  private WriterProcess() {}

  /// Arguments: the folder, the first number, how many exchanges, the server's URL or `-`, its
  /// user.
  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[1]);
    long most = Long.parseLong(args[2]);
    try (Ledger ledger = Ledger.open(settings(args), UnaryOperator.identity(), List.of())) {
      ledger.start();
      say("started");
      for (long number = first; number < first + most; number += TOGETHER) {
        record(ledger, number);
      }
    }
    say("closed");
  }

  private static LedgerSettings settings(String[] args) {
    Optional<ServerSettings> server =
        args[3].equals("-")
            ? Optional.empty()
            : Optional.of(
                new ServerSettings(args[3], Optional.of(args[4]), Optional.of(Path.of(args[5]))));
    return new LedgerSettings(Path.of(args[0]), true, server, true, Duration.ofDays(1000));
  }

  private static void record(Ledger ledger, long first) throws Exception {
    List<UsageIntent> intents = new ArrayList<>();
    List<CompletableFuture<Void>> durable = new ArrayList<>();
    for (long number = first; number < first + TOGETHER; number++) {
      UsageIntent intent = SampleRows.intent(number, Instant.now(), "session-" + number % 3);
      intents.add(intent);
      durable.add(ledger.durably(intent));
    }
    for (int i = 0; i < TOGETHER; i++) {
      durable.get(i).get(50, TimeUnit.SECONDS);
      say("begun " + (first + i));
    }
    long before = ledger.health().written();
    // Some never end.
    for (int i = 0; i < TOGETHER - 2; i++) {
      ledger.ended(SampleRows.row(intents.get(i)));
    }
    for (int i = 0; i < TOGETHER - 2; i++) {
      while (ledger.health().written() <= before + i) {
        LockSupport.parkNanos(MOMENT_NANOS);
      }
      say("ended " + (first + i));
    }
  }

  private static void say(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }
}
