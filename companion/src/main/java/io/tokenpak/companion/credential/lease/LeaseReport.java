package io.tokenpak.companion.credential.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.companion.exchange.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What a broker is told, and nothing else: a count that was not seen is left out, never guessed.
final class LeaseReport {
  /// Named as the source of each report.
  static final String SOURCE = "tokenpak-companion";

  private static final int LONGEST_MODEL = 120;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private LeaseReport() {}

  /// A moment as precisely as brokers remember it.
  static Instant asTold(Instant moment) {
    return moment.truncatedTo(ChronoUnit.MICROS);
  }

  /// @param count what was used
  /// @param told what the provider's answers say of the login
  /// @param last what the broker knows of it; where nothing newer is known it is said again, since
  ///   a broker forgets what a report leaves out
  static byte[] of(
      LeaseOwner owner,
      Instant stamp,
      UseCount count,
      Observations.Told told,
      LeaseStatus.@Nullable Use last) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("machine_id", owner.machine());
    body.put("agent_id", owner.agent());
    body.put("captured_at", TIME.format(stamp));
    body.put("status", told.failed() ? "failed" : "healthy");
    putCounts(body, count);
    Double utilization = utilization(told, last);
    if (utilization != null) {
      body.put("utilization_pct", utilization);
    }
    if (last != null && last.quotaRemaining() != null) {
      body.put("quota_remaining", last.quotaRemaining());
    }
    told.lastSuccess().ifPresent(at -> body.put("last_success_at", TIME.format(at)));
    told.lastError().ifPresent(at -> body.put("last_error_at", TIME.format(at)));
    told.errorRate().ifPresent(rate -> body.put("error_rate_1h", rate));
    putMetadata(body.putObject("metadata"), count);
    return body.toString().getBytes(UTF_8);
  }

  private static void putCounts(ObjectNode body, UseCount count) {
    putCount(body, "requests_count", count.requests());
    putCount(body, "tokens_in", count.input());
    putCount(body, "tokens_out", count.output());
  }

  private static void putCount(ObjectNode body, String name, long count) {
    if (count > 0) {
      body.put(name, count);
    }
  }

  private static @Nullable Double utilization(
      Observations.Told told, LeaseStatus.@Nullable Use last) {
    if (told.utilization().isPresent()) {
      return told.utilization().getAsDouble();
    }
    return last == null ? null : last.utilization();
  }

  private static void putMetadata(ObjectNode metadata, UseCount count) {
    metadata.put("source", SOURCE);
    String model = count.model();
    if (model != null && !Printable.mayHoldSecret(model)) {
      metadata.put("model", Printable.line(model, LONGEST_MODEL));
    }
    putCount(metadata, "total_tokens", count.input() + count.output());
  }
}
