package io.tokenpak.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Turns that no process holds the history of: a new session, one whose process was retired, and
/// one that the companion never heard of.
final class Beginnings implements Scenario {
  private static final int GOAL = 150;

  /// The three, measured one after the other, each while no other process works.
  private record Round(Answer begun, Answer resumed, Answer seeded) {}

  @Override
  public void run(Lab lab) throws IOException, InterruptedException {
    Map<String, List<Round>> rounds = Ways.<Round>lists();
    for (Map.Entry<String, List<Round>> way : rounds.entrySet()) {
      measure(lab, Ways.tools(way.getKey()), way.getValue());
    }
    print(rounds, lab.counts().history());
  }

  private static void measure(Lab lab, List<String> tools, List<Round> rounds)
      throws IOException, InterruptedException {
    Map<String, String> settings =
        Map.of("TOKENPAK_CLI_TOOLS", String.join(",", tools), "TOKENPAK_CLI_IDLE", "1s");
    try (CompanionRun companion = CompanionRun.start(lab, lab.claude(), settings)) {
      try (ClientSession client = new ClientSession(companion.url(), "first")) {
        client.ask("hello");
      }
      BooleanSupplier over = lab.clock(Ways.COUNT);
      // The first round makes the companion's code warm.
      for (int i = 0; i <= lab.counts().begins() && !over.getAsBoolean(); i++) {
        Round round = round(lab, companion, i);
        if (i > 0) {
          rounds.add(round);
        }
      }
    }
  }

  private static Round round(Lab lab, CompanionRun companion, int number)
      throws IOException, InterruptedException {
    try (ClientSession known = new ClientSession(companion.url(), "known-" + number);
        ClientSession unknown = new ClientSession(companion.url(), "unknown-" + number)) {
      awaitFresh(lab, companion);
      Answer begun = known.ask("question one");
      awaitFresh(lab, companion);
      Answer resumed = known.ask("question two");
      awaitFresh(lab, companion);
      unknown.invent(lab.counts().history() / 2);
      return new Round(begun, resumed, unknown.ask("question three"));
    }
  }

  private static void awaitFresh(Lab lab, CompanionRun companion)
      throws IOException, InterruptedException {
    companion.await("only a spare is left", PoolView::isFresh);
    companion.rest(lab.counts().pause());
  }

  private static void print(Map<String, List<Round>> rounds, int history) {
    Report.spreads("Sessions without a process, ms until the end", "turn");
    rounds.forEach((way, each) -> {
      row("new session on a warm spare, " + way, each.stream().map(Round::begun).toList());
      row(
          "resumed after its process was retired, " + way,
          each.stream().map(Round::resumed).toList());
      row(
          "seeded with %d messages, %s".formatted(history, way),
          each.stream().map(Round::seeded).toList());
    });
    rounds.forEach((way, each) ->
        Report.atMost(
            "new session on a warm spare, " + way + ", p50, ms",
            Median.of(each, round -> round.begun().untilEndedMillis()),
            GOAL));
  }

  private static void row(String name, List<Answer> answers) {
    Report.row(name, Spread.of(answers, Answer::untilEndedMillis));
  }
}
