package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `counted` and `limits`: what the last exchanges cost, and how near its limits each credential
/// is, as the last answer to it said. Guarded by its own monitor.
public final class UsageFeed implements UsageSubscriber, StatusPart {
  private static final int REMEMBERED = 50;

  /// Providers name their limits, so without a bound they could fill the memory.
  private static final int MOST_LIMITS = 200;

  private record Key(String source, String limit) {}

  private record Reported(RateLimit limit, Instant at) {}

  private final ArrayDeque<UsageRow> rows = new ArrayDeque<>();
  private final Map<Key, Reported> limits = new LinkedHashMap<>();

  @Override
  public synchronized void counted(UsageRow row) {
    if (rows.size() == REMEMBERED) {
      rows.removeLast();
    }
    rows.addFirst(row);
    for (RateLimit limit : row.notes().limits()) {
      remember(new Key(row.intent().source(), limit.name()), new Reported(limit, row.ended()));
    }
  }

  /// The one that was heard of longest ago gives way.
  private void remember(Key key, Reported reported) {
    Reported known = limits.get(key);
    if (known != null && known.at().isAfter(reported.at())) {
      return;
    }
    limits.remove(key);
    if (limits.size() == MOST_LIMITS) {
      limits.remove(limits.keySet().iterator().next());
    }
    limits.put(key, reported);
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    List<UsageRow> counted;
    Map<Key, Reported> reported;
    synchronized (this) {
      counted = List.copyOf(rows);
      reported = new LinkedHashMap<>(limits);
    }
    json.writeArrayFieldStart("counted");
    for (UsageRow row : counted) {
      UsageJson.write(row, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("limits");
    for (Map.Entry<Key, Reported> limit : reported.entrySet()) {
      write(limit.getKey().source(), limit.getValue(), json);
    }
    json.writeEndArray();
  }

  private static void write(String source, Reported reported, JsonGenerator json)
      throws IOException {
    RateLimit limit = reported.limit();
    json.writeStartObject();
    json.writeStringField("source", Shown.text(source));
    json.writeStringField("name", Shown.text(limit.name()));
    Double used = limit.used();
    if (used == null || used.isNaN() || used.isInfinite()) {
      json.writeNullField("used");
    } else {
      json.writeNumberField("used", used);
    }
    json.writeStringField("resets", text(limit.resets()));
    json.writeStringField("status", Shown.text(limit.status()));
    json.writeStringField("at", reported.at().toString());
    json.writeEndObject();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
