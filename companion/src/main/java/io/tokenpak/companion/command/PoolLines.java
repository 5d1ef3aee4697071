package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.exchange.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The pool of CLI processes in a report, as people read it.
final class PoolLines {
  private static final int LONGEST_TEXT = 300;
  private static final int SESSION_SHOWN = 8;

  private PoolLines() {}

  /// No line where the report has no pool.
  static List<String> of(JsonNode pool) {
    List<String> lines = new ArrayList<>();
    if (!pool.isObject()) {
      return lines;
    }
    String program = text(pool, "program");
    lines.add(
        "pool: "
            + text(pool, "state")
            + (program.isEmpty() ? "" : ", " + program)
            + ", "
            + (text(pool, "login").equals("own") ? "its own login" : "the companion's login"));
    String finding = text(pool, "finding");
    if (!finding.isEmpty()) {
      lines.add("  " + finding);
    }
    lines.add("  " + totals(pool));
    JsonNode enclosure = pool.path("enclosure");
    if (!enclosure.path("tight").asBoolean() && !text(enclosure, "finding").isEmpty()) {
      lines.add("  enclosure " + text(enclosure, "finding"));
    }
    lines.addAll(processes(pool.path("processes")));
    return lines;
  }

  private static String totals(JsonNode pool) {
    String line =
        "%s remembered, %s, %d waiting"
            .formatted(
                count(number(pool, "sessions"), "session"),
                count(number(pool, "turns"), "turn"),
                number(pool, "waiting"));
    return line
        + some(number(pool, "waited"), "had to wait")
        + some(number(pool, "refused"), "refused since all were busy")
        + some(number(pool, "restarts"), "processes broken off")
        + some(number(pool, "replaced"), "processes replaced");
  }

  private static String count(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String some(long count, String what) {
    return count == 0 ? "" : ", " + count + " " + what;
  }

  private static List<String> processes(JsonNode processes) {
    Table table = new Table();
    for (JsonNode process : processes) {
      String session = text(process, "session");
      table.row(
          "process " + number(process, "pid"),
          text(process, "state"),
          session.substring(0, Math.min(SESSION_SHOWN, session.length())),
          count(number(process, "turns"), "turn"),
          Words.bytes(number(process, "memory_bytes")),
          "for " + Words.duration(Duration.ofSeconds(number(process, "age_seconds"))),
          text(process, "workspace"));
    }
    return table.lines("  ");
  }

  private static long number(JsonNode object, String member) {
    return object.path(member).asLong();
  }

  private static String text(JsonNode object, String member) {
    return Printable.line(object.path(member).asText(), LONGEST_TEXT);
  }
}
