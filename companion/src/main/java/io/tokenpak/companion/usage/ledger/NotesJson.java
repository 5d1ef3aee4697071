package io.tokenpak.companion.usage.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.Retry;
import io.tokenpak.companion.usage.UsageFlag;
import io.tokenpak.companion.usage.UsageNotes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What there is to say about an exchange beside its figures, as text for a column.
final class NotesJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NotesJson() {}

  /// Retries as JSON; none if there are none.
  static @Nullable String retries(UsageNotes notes) {
    return notes.retries().isEmpty() ? null : json(json -> writeRetries(notes.retries(), json));
  }

  /// Limits as JSON; none if there are none.
  static @Nullable String limits(UsageNotes notes) {
    return notes.limits().isEmpty() ? null : json(json -> writeLimits(notes.limits(), json));
  }

  /// The words of the flags, separated by blanks; none if there are none.
  static @Nullable String flags(UsageNotes notes) {
    return notes.flags().isEmpty()
        ? null
        : String.join(" ", notes.flags().stream().map(UsageFlag::word).toList());
  }

  static UsageNotes notes(
      @Nullable String retries, @Nullable String limits, @Nullable String flags) {
    return retries == null && limits == null && flags == null
        ? UsageNotes.NONE
        : new UsageNotes(
            retries(tree(retries)),
            limits(tree(limits)),
            flags == null ? Set.of() : flags(List.of(flags.split(" "))));
  }

  /// Words of a later version are passed over.
  static Set<UsageFlag> flags(Collection<String> words) {
    EnumSet<UsageFlag> flags = EnumSet.noneOf(UsageFlag.class);
    Arrays.stream(UsageFlag.values())
        .filter(flag -> words.contains(flag.word()))
        .forEach(flags::add);
    return flags;
  }

  private interface Writing {
    void write(JsonGenerator json) throws IOException;
  }

  private static String json(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      writing.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static JsonNode tree(@Nullable String text) {
    try {
      return MAPPER.readTree(text == null ? "[]" : text);
    } catch (IOException foreign) {
      return MAPPER.createArrayNode();
    }
  }

  static void writeRetries(List<Retry> retries, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Retry retry : retries) {
      json.writeStartObject();
      json.writeStringField("source", retry.source());
      json.writeStringField("generation", retry.generation());
      json.writeStringField("proof", retry.proof());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static List<Retry> retries(JsonNode json) {
    return json.valueStream()
        .map(each ->
            new Retry(
                each.path("source").asText(),
                each.path("generation").asText(),
                each.path("proof").asText()))
        .toList();
  }

  static void writeLimits(List<RateLimit> limits, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (RateLimit limit : limits) {
      json.writeStartObject();
      json.writeStringField("name", limit.name());
      Double used = limit.used();
      if (used != null && Double.isFinite(used)) {
        json.writeNumberField("used", used);
      }
      Instant resets = limit.resets();
      if (resets != null) {
        json.writeStringField("resets", resets.toString());
      }
      String status = limit.status();
      if (status != null) {
        json.writeStringField("status", status);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static List<RateLimit> limits(JsonNode json) {
    return json.valueStream()
        .map(each -> {
          String resets = RowJson.text(each, "resets");
          return new RateLimit(
              each.path("name").asText(),
              each.path("used").isNumber() ? each.path("used").doubleValue() : null,
              resets == null ? null : Instant.parse(resets),
              RowJson.text(each, "status"));
        })
        .toList();
  }
}
