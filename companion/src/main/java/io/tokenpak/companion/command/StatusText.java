package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.companion.status.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A companion's report about itself, as people read it.
final class StatusText {
  private static final int SHOWN = 10;
  private static final int ERRORS = 5;
  private static final int LONGEST_TEXT = 300;

  private final Running running;
  private final JsonNode report;

  StatusText(Running running, JsonNode report) {
    this.running = running;
    this.report = report;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(process());
    lines.add(requests());
    lines.addAll(SpendingLines.of(report));
    lines.addAll(CredentialLines.of(elements("credentials").map(StatusText::health).toList()));
    lines.addAll(PoolLines.of(report.path("pool")));
    lines.addAll(notices());
    lines.addAll(exports());
    lines.addAll(recent());
    lines.addAll(errors());
    return lines;
  }

  private String process() {
    return "%s at %s since %s (%s), process %d, version %s"
        .formatted(
            text(report, "state"),
            running.url(),
            Words.minute(Instant.parse(text(report, "started"))),
            Words.duration(Duration.ofSeconds(report.path("uptime_seconds").asLong())),
            running.pid(),
            text(report, "version"));
  }

  private String requests() {
    JsonNode totals = report.path("totals");
    long underWay = report.path("in_flight").asLong();
    String now = underWay == 0 ? "" : "; " + underWay + " under way";
    if (totals.path("requests").asLong() == 0) {
      return "requests: none yet" + now + "; point a client here with tokenpak env CLIENT";
    }
    String byPlatform =
        totals.path("by_platform").properties().stream()
            .map(platform -> Printable.line(platform.getKey()) + " " + platform.getValue().asLong())
            .collect(Collectors.joining(", "));
    return "requests: %d (%s)%s".formatted(totals.path("requests").asLong(), byPlatform, now);
  }

  static SourceHealth health(JsonNode source) {
    return new SourceHealth(
        text(source, "source"),
        text(source, "place"),
        SourceHealth.State.valueOf(text(source, "state").toUpperCase(Locale.ROOT)),
        instant(source.path("expires")),
        instant(source.path("renewable_until")),
        text(source, "advice"),
        text(source, "next"));
  }

  private static @Nullable Instant instant(JsonNode value) {
    return value.isTextual() ? Instant.parse(value.asText()) : null;
  }

  private List<String> notices() {
    List<String> lines = new ArrayList<>();
    elements("notices")
        .forEach(notice -> lines.add("  " + text(notice, "level") + "  " + text(notice, "text")));
    if (!lines.isEmpty()) {
      lines.addFirst("a person must log in again:");
    }
    return lines;
  }

  private List<String> exports() {
    Table table = new Table();
    elements("exports")
        .forEach(export ->
            table.row(
                text(export, "target"),
                export.path("failed").asBoolean() ? "FAILED" : "ok",
                text(export, "login"),
                text(export, "subject"),
                text(export, "finding")));
    List<String> lines = new ArrayList<>(table.lines("  "));
    if (!lines.isEmpty()) {
      lines.addFirst("exports:");
    }
    return lines;
  }

  private List<String> recent() {
    Table table = new Table();
    elements("recent").limit(SHOWN).forEach(exchange -> table.row(cells(exchange)));
    List<String> lines = new ArrayList<>(table.lines("  "));
    if (!lines.isEmpty()) {
      lines.addFirst("last requests, newest first:");
    }
    return lines;
  }

  private List<String> errors() {
    Table table = new Table();
    elements("recent")
        .flatMap(exchange -> {
          int status = exchange.path("status").asInt();
          return Remedy.of(text(exchange, "outcome"), status)
              .map(remedy ->
                  new String[] {
                    Words.second(Instant.parse(text(exchange, "at"))),
                    text(exchange, "platform"),
                    text(exchange, "outcome") + " (" + status + ")",
                    remedy
                  })
              .stream();
        })
        .limit(ERRORS)
        .forEach(table::row);
    List<String> lines = new ArrayList<>(table.lines("  "));
    if (!lines.isEmpty()) {
      lines.addFirst("last errors, and what to do:");
    }
    return lines;
  }

  private static String[] cells(JsonNode exchange) {
    String session = text(exchange, "session");
    return new String[] {
      Words.second(Instant.parse(text(exchange, "at"))),
      text(exchange, "platform") + (session.isEmpty() ? "" : " " + session),
      "-> " + text(exchange, "provider"),
      "with " + text(exchange, "credential"),
      text(exchange, "method") + " " + text(exchange, "path"),
      text(exchange, "status"),
      Words.bytes(exchange.path("request_bytes").asLong())
          + " -> "
          + Words.bytes(exchange.path("response_bytes").asLong()),
      exchange.path("duration_ms").asLong() + " ms",
      text(exchange, "outcome")
    };
  }

  /// Cut and without control characters, whatever a client sent.
  private static String text(JsonNode object, String member) {
    JsonNode value = object.path(member);
    return value.isNull() ? "" : Printable.line(value.asText(), LONGEST_TEXT);
  }

  private Stream<JsonNode> elements(String member) {
    return StreamSupport.stream(report.path(member).spliterator(), false);
  }
}
