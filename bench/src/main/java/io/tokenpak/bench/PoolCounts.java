package io.tokenpak.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much of everything is measured; every number can be given as `name=number`.
final class PoolCounts {
  private static final Map<String, Integer> USUAL = new LinkedHashMap<>();

  static {
    USUAL.put("turns", 300);
    USUAL.put("warmup", 200);
    USUAL.put("session", 25);
    USUAL.put("pause", 20);
    USUAL.put("rounds", 30);
    USUAL.put("begins", 15);
    USUAL.put("history", 20);
    USUAL.put("sessions", 40);
    USUAL.put("heavy", 24);
    USUAL.put("long", 600);
    USUAL.put("minutes", 4);
  }

  private final Map<String, Integer> given;

  private PoolCounts(Map<String, Integer> given) {
    this.given = Map.copyOf(given);
  }

  /// @throws IllegalArgumentException with a message for people
  static PoolCounts of(String... words) {
    Map<String, Integer> counts = new LinkedHashMap<>(USUAL);
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = word.substring(0, Math.max(equals, 0));
      if (!USUAL.containsKey(name) || !word.substring(equals + 1).matches("\\d{1,6}")) {
        throw new IllegalArgumentException(
            "no such count: %s; use one of %s".formatted(word, described()));
      }
      counts.put(name, Integer.valueOf(word.substring(equals + 1)));
    }
    return new PoolCounts(counts);
  }

  /// All counts, as they are unless given.
  static String described() {
    return String.join(
        " ",
        Arrays.asList(
            USUAL.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .toArray(String[]::new)));
  }

  private int of(String name) {
    Integer count = given.get(name);
    if (count == null) {
      throw new IllegalStateException("no count is called " + name);
    }
    return count;
  }

  /// Turns of which our own share is measured.
  int turns() {
    return of("turns");
  }

  /// Turns before them, which make the companion's code warm.
  int warmUp() {
    return of("warmup");
  }

  /// Turns of one session among them.
  int session() {
    return of("session");
  }

  /// Between two turns, so that what a CLI does after its answer is not measured with the next.
  Duration pause() {
    return Duration.ofMillis(of("pause"));
  }

  /// How often pool and process are compared.
  int rounds() {
    return of("rounds");
  }

  /// How often a session is begun, resumed and seeded.
  int begins() {
    return of("begins");
  }

  /// Messages of a seeded history.
  int history() {
    return of("history");
  }

  /// Sessions at one time.
  int sessions() {
    return of("sessions");
  }

  /// Turns that make a process grow.
  int heavy() {
    return of("heavy");
  }

  /// Turns of the long session.
  int longSession() {
    return of("long");
  }

  /// The longest that one scenario measures.
  Duration time() {
    return Duration.ofMinutes(of("minutes"));
  }
}
