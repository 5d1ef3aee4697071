package io.tokenpak.companion.command;

import io.tokenpak.companion.demo.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the demo showed, for a newcomer.
final class DemoText {
  private static final String INDENT = "   ";

  private DemoText() {}

  static List<String> introduction() {
    return List.of(
        "A real gateway stands between small clients and a stub provider, all in this process.",
        "The logins are throw-away ones. No network, no account.",
        "Each request was made once before, so the times are those of a companion that is warm.",
        "Digests are the beginning of the SHA-256: left where it was sent, right where it arrived.");
  }

  static List<String> scene(int number, Outcome outcome) {
    Table table = new Table();
    table.row("who", who(outcome));
    if (outcome.traffic().reachedTheProvider()) {
      forwarded(outcome, table);
    } else {
      table.row("refused", outcome.status() + ": " + outcome.refusal());
      table.row("provider", "saw nothing");
    }
    table.row("took", millis(outcome.times().took()));
    outcome.surprises().forEach(surprise -> table.row("WRONG", surprise));
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(number + "  " + outcome.title());
    lines.addAll(table.lines(INDENT));
    return lines;
  }

  private static String who(Outcome outcome) {
    return outcome.told().session().isEmpty()
        ? outcome.told().platform()
        : outcome.told().platform() + ", session " + outcome.told().session();
  }

  private static void forwarded(Outcome outcome, Table table) {
    table.row("where", outcome.told().provider() + ", " + outcome.traffic().target());
    table.row("credential", credential(outcome.told().source()));
    table.row("request", passage(outcome.traffic().request()));
    table.row("answer", outcome.status() + ", " + passage(outcome.traffic().answer()));
    if (outcome.times().delays().size() > 1) {
      table.row(
          "events",
          "%d, each here at most %s after the provider sent it"
              .formatted(
                  outcome.times().delays().size(), millis(longest(outcome.times().delays()))));
    }
  }

  private static String credential(String source) {
    return source.equals("client-supplied")
        ? "the caller's own, untouched"
        : source + ", put in by the companion";
  }

  private static String passage(Outcome.Passage passage) {
    return "%d -> %d bytes, %s -> %s: %s"
        .formatted(
            passage.from().bytes(),
            passage.to().bytes(),
            passage.from().prefix(),
            passage.to().prefix(),
            passage.isTheSame() ? "the same bytes" : "edited as docs/wire.md says");
  }

  private static Duration longest(List<Duration> delays) {
    return delays.stream().max(Duration::compareTo).orElseThrow();
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  static List<String> summary(List<Outcome> outcomes, Duration took) {
    long good = outcomes.stream().filter(outcome -> outcome.surprises().isEmpty()).count();
    Table next = new Table();
    next.row("tokenpak serve", "starts the companion for your own clients");
    next.row("tokenpak env claude", "prints what points Claude Code at it; other clients likewise");
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%d of %d as expected, in %s; nothing is left behind."
            .formatted(good, outcomes.size(), seconds(took)));
    lines.add("Next:");
    lines.addAll(next.lines(INDENT));
    return lines;
  }
}
