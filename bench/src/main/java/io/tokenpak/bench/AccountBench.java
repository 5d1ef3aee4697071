package io.tokenpak.bench;

import io.tokenpak.bench.ThreadTimes.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures what accounting costs the forward path of a built companion: CPU time by kind of
/// thread, and allocation, with all of it and with the ledger off, and against an older
/// distribution if one is given. All of them take turns, in front of a provider on this machine. One
/// runs twice: by how much it differs from itself, no difference means anything.
///
///     java -cp bench/target/classes io.tokenpak.bench.AccountBench [ROUNDS] [DISTRIBUTION] [OLDER]
public final class AccountBench {
  private static final int REQUESTS = 400;
  private static final int STREAMS = 12;

  /// After so many, what is compiled hardly changes any more.
  private static final int WARM_ROUNDS = 60;

  private static final int SUSTAINED = 4000;
  private static final int CLIENTS = 8;
  private static final String ALLOCATED = "tokenpak_jvm_allocated_bytes_total";
  private static final String WRITTEN = "tokenpak_ledger_rows_written_total";

  private AccountBench() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    Path distribution =
        Path.of(args.length > 1 ? args[1] : "companion/target/tokenpak").toAbsolutePath();
    System.out.printf(
        "%d cores, load %s, JDK %s, %d rounds of %d requests and %d streams of %d events%n",
        Runtime.getRuntime().availableProcessors(),
        Footprint.load(),
        Runtime.version(),
        rounds,
        REQUESTS,
        STREAMS,
        EventProvider.EVENTS);
    Map<String, Companion> companions = new LinkedHashMap<>();
    try (EventProvider provider = new EventProvider()) {
      try {
        companions.put("on", Companion.start(distribution, provider, Map.of()));
        companions.put(
            "ledger off", Companion.start(distribution, provider, Map.of("TOKENPAK_LEDGER", "0")));
        companions.put("on, again", Companion.start(distribution, provider, Map.of()));
        if (args.length > 2) {
          companions.put(
              "older", Companion.start(Path.of(args[2]).toAbsolutePath(), provider, Map.of()));
        }
        compare(companions, rounds);
        sustain(companions.get("on"));
      } finally {
        for (Companion each : companions.values()) {
          each.close();
        }
      }
    }
    System.out.printf("load afterwards %s%n", Footprint.load());
  }

  private static void compare(Map<String, Companion> companions, int rounds)
      throws IOException, InterruptedException {
    Map<String, List<Round>> requests = new LinkedHashMap<>();
    Map<String, List<Round>> events = new LinkedHashMap<>();
    for (int round = -WARM_ROUNDS; round < rounds; round++) {
      for (Map.Entry<String, Companion> each : turned(companions, round)) {
        Round plain = Round.measure(each.getValue(), REQUESTS, 1, false);
        Round streamed = Round.measure(each.getValue(), STREAMS, EventProvider.EVENTS, true);
        if (round >= 0) {
          requests.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(plain);
          events.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(streamed);
        }
      }
      if (round % 10 == 0) {
        System.err.printf("round %d of %d, load %s%n", round, rounds, Footprint.load());
      }
    }
    print("request of 2 KB", requests, 3);
    print("event of a stream", events, 1);
  }

  /// Who comes first changes from round to round.
  private static List<Map.Entry<String, Companion>> turned(
      Map<String, Companion> companions, int round) {
    List<Map.Entry<String, Companion>> order = new ArrayList<>(companions.entrySet());
    return round % 2 == 0 ? order : order.reversed();
  }

  private static void print(String unit, Map<String, List<Round>> rounds, double goal) {
    System.out.printf("%n| µs for each %s | forward | ledger | compiling | rest | bytes |%n", unit);
    System.out.println("|---|---|---|---|---|---|");
    rounds.forEach((way, each) ->
        System.out.printf(
            "| %s | %.2f | %.2f | %.2f | %.2f | %s |%n",
            way,
            median(each, Work.FORWARD),
            median(each, Work.LEDGER),
            median(each, Work.COMPILE),
            median(each, Work.REST),
            allocated(each)));
    List<Round> on = rounds.getOrDefault("on", List.of());
    rounds.forEach((way, each) -> {
      if (!way.equals("on")) {
        List<Double> more = more(on, each);
        double middle = Median.of(more, Double::doubleValue);
        System.out.printf(
            "on against %s: %+.2f µs (± %.2f) on the forward path for each %s, median of pairs"
                + " (goal %.0f: %s)%n",
            way, middle, uncertainty(more), unit, goal, middle <= goal ? "held" : "MISSED");
      }
    });
  }

  private static double median(List<Round> rounds, Work work) {
    return Median.of(rounds, round -> round.micros().getOrDefault(work, 0.0));
  }

  /// Rounds that were measured one after the other are compared, so that a busy machine is busy for
  /// both.
  private static List<Double> more(List<Round> on, List<Round> off) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < on.size(); i++) {
      differences.add(
          on.get(i).micros().getOrDefault(Work.FORWARD, 0.0)
              - off.get(i).micros().getOrDefault(Work.FORWARD, 0.0));
    }
    return differences;
  }

  /// Of the median, with 95 % confidence: from the middle half of the values.
  private static double uncertainty(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    double spread = sorted.get(sorted.size() * 3 / 4) - sorted.get(sorted.size() / 4);
    return 1.57 * spread / Math.sqrt(sorted.size());
  }

  private static String allocated(List<Round> rounds) {
    return rounds.getFirst().bytes().isEmpty()
        ? "-"
        : "%.0f".formatted(Median.of(rounds, round -> round.bytes().orElse(0)));
  }

  /// As many exchanges as can be had, and whether the ledger keeps up.
  private static void sustain(Companion companion)
      throws IOException, InterruptedException, ExecutionException {
    double before = companion.metric(WRITTEN).orElse(0);
    long began = System.nanoTime();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(
            clients.submit(() -> {
              companion.ask(SUSTAINED, false);
              return null;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double written = companion.metric(WRITTEN).orElse(0) - before;
    System.out.printf(
        "%n%d exchanges over %d connections in %.1f s, %.0f a second; rows written meanwhile %.0f,"
            + " %.0f a second (goal 1000: %s), waiting %.0f, lost %.0f%n",
        CLIENTS * SUSTAINED,
        CLIENTS,
        seconds,
        CLIENTS * SUSTAINED / seconds,
        written,
        written / seconds,
        written / seconds >= 1000 ? "held" : "MISSED",
        companion.metric("tokenpak_ledger_rows_waiting").orElse(0),
        companion.metric("tokenpak_ledger_rows_lost_total").orElse(0));
  }

  /// What one of many cost in a round.
  ///
  /// @param bytes that were allocated, if the companion tells
  private record Round(Map<Work, Double> micros, OptionalDouble bytes) {
    static Round measure(Companion companion, int times, int each, boolean streamed)
        throws IOException, InterruptedException {
      OptionalDouble bytesBefore = companion.metric(ALLOCATED);
      ThreadTimes before = ThreadTimes.of(companion.pid());
      companion.ask(times, streamed);
      ThreadTimes after = ThreadTimes.of(companion.pid());
      OptionalDouble bytesAfter = companion.metric(ALLOCATED);
      double count = (double) times * each;
      Map<Work, Double> micros = new EnumMap<>(Work.class);
      after.since(before).forEach((work, nanos) -> micros.put(work, nanos / 1000.0 / count));
      return new Round(
          micros,
          bytesBefore.isEmpty() || bytesAfter.isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of((bytesAfter.getAsDouble() - bytesBefore.getAsDouble()) / count));
    }
  }
}
