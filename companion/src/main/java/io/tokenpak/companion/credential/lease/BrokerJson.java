package io.tokenpak.companion.credential.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tokenpak.companion.exchange.Printable;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Reads what the broker answers. No exception of Jackson's is passed on, because its messages
/// quote what was read.
final class BrokerJson {
  private static final int LONGEST_REASON = 160;
  private static final ObjectMapper JSON = new ObjectMapper();

  private BrokerJson() {}

  /// Makes something of an answer.
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonNode answer) throws MalformedAnswer;
  }

  /// The answer is JSON, but not what was asked for.
  static final class MalformedAnswer extends Exception {
    MalformedAnswer(String missing) {
      super("answered without " + missing, null, false, false);
    }
  }

  /// An answer with status 200, which may still deny.
  static <T> BrokerAnswer<T> read(byte[] body, Reader<T> reader) {
    JsonNode answer = parse(body);
    if (!answer.isObject()) {
      return new BrokerAnswer.Unreachable<>("answered with something that is not a JSON object");
    }
    if (answer.path("status").asText().equals("denied")) {
      return new BrokerAnswer.Denied<>(200, reason(body));
    }
    try {
      return new BrokerAnswer.Ok<>(reader.read(answer));
    } catch (MalformedAnswer malformed) {
      return new BrokerAnswer.Unreachable<>(String.valueOf(malformed.getMessage()));
    }
  }

  /// Why the broker declined, in its own words, fit for a log line.
  static String reason(byte[] body) {
    JsonNode answer = parse(body);
    for (String name : new String[] {"detail", "reason", "message"}) {
      String text = answer.path(name).asText("");
      if (!text.isBlank() && !Printable.mayHoldSecret(text)) {
        return Printable.line(text.strip(), LONGEST_REASON);
      }
    }
    return "no reason given";
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode answer = JSON.readTree(body);
      return answer == null ? MissingNode.getInstance() : answer;
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  static Lease lease(JsonNode answer) throws MalformedAnswer {
    return lease(required(answer, "lease"), "id");
  }

  private static Lease lease(JsonNode node, String id) throws MalformedAnswer {
    return new Lease(
        text(node, id),
        new LeaseOwner(text(node, "machine_id"), text(node, "agent_id")),
        node.path("credential_id").asText(""),
        text(node, "state"),
        instant(node.path("expires_at")));
  }

  static LeaseStatus status(JsonNode answer) throws MalformedAnswer {
    return new LeaseStatus(
        lease(answer, "lease_id"),
        answer.path("credential_state").asText(""),
        Printable.line(answer.path("reason").asText(""), LONGEST_REASON),
        answer.path("replacement_required").asBoolean(),
        answer.path("rotation_recommended").asBoolean(),
        answer.path("credential_auth_updated_at").textValue(),
        new LeaseStatus.Use(
            number(answer.path("latest_utilization_pct")),
            number(answer.path("latest_quota_remaining")),
            instant(answer.path("latest_telemetry_at"))));
  }

  static LeaseMaterial material(JsonNode answer) throws MalformedAnswer {
    JsonNode auth = required(required(answer, "credential_material"), "auth_json");
    return new LeaseMaterial(lease(answer), bytes(auth));
  }

  static Reconciled reconciled(JsonNode answer) throws MalformedAnswer {
    JsonNode auth = answer.path("auth_json");
    return new Reconciled(text(answer, "decision"), auth.isObject() ? bytes(auth) : null);
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }

  private static JsonNode required(JsonNode node, String name) throws MalformedAnswer {
    JsonNode member = node.path(name);
    if (!member.isObject()) {
      throw new MalformedAnswer(name);
    }
    return member;
  }

  private static String text(JsonNode node, String name) throws MalformedAnswer {
    String text = node.path(name).asText("");
    if (text.isBlank()) {
      throw new MalformedAnswer(name);
    }
    return Printable.line(text, LONGEST_REASON);
  }

  private static @Nullable Double number(JsonNode node) {
    return node.isNumber() ? node.doubleValue() : null;
  }

  /// With an offset; without one it counts as UTC, which is how some databases give it back.
  private static @Nullable Instant instant(JsonNode node) {
    String text = node.asText("").strip().replace(' ', 'T');
    if (text.isEmpty()) {
      return null;
    }
    try {
      boolean hasOffset = text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)");
      return OffsetDateTime.parse(hasOffset ? text : text + "Z").toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
