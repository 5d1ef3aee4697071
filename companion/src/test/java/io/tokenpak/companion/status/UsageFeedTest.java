package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.usage.RateLimit;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageNotes;
import io.tokenpak.companion.usage.UsageRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsageFeedTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final UsageFeed feed = new UsageFeed();

  @Test
  void theLastRowsAreToldNewestFirst() throws Exception {
    for (int i = 0; i < 60; i++) {
      feed.counted(row("%016x".formatted(i), NOON.plusSeconds(i), List.of()));
    }

    JsonNode counted = told().path("counted");
    assertThat(counted).hasSize(50);
    assertThat(counted.at("/0/id").asText()).isEqualTo("%016x".formatted(59));
    assertThat(counted.at("/0/cost").asText()).isEqualTo("0.000000000123");
    assertThat(counted.at("/0/preserved").asText()).isEqualTo("verified");
    assertThat(counted.at("/0/model").asText()).isEqualTo("a\\u001bmodel");
  }

  @Test
  void theLatestWordOnALimitCounts() throws Exception {
    feed.counted(row("b", NOON.plusSeconds(9), List.of(limit("unified-5h", 0.5))));
    feed.counted(row("a", NOON, List.of(limit("unified-5h", 0.4), limit("tokens", 0.1))));

    JsonNode limits = told().path("limits");
    assertThat(limits).hasSize(2);
    assertThat(limits.at("/0/used").asDouble()).as("an older answer ended later").isEqualTo(0.5);
  }

  @Test
  void noFloodOfLimitsFillsTheMemory() throws Exception {
    for (int i = 0; i < 1000; i++) {
      feed.counted(row("a", NOON.plusSeconds(i), List.of(limit("limit-" + i, Double.NaN))));
    }

    JsonNode limits = told().path("limits");
    assertThat(limits).hasSize(200);
    assertThat(limits.at("/0/used").isNull()).isTrue();
  }

  private static RateLimit limit(String name, double used) {
    return new RateLimit(name, used, NOON.plusSeconds(600), "allowed");
  }

  private static UsageRow row(String id, Instant ended, List<RateLimit> limits) {
    return new UsageRow(
        intent(id),
        ended,
        new UsageAnswer(200, "ok", "msg_1", new Usage("a\u001bmodel", 10, 2, 0, 0)),
        new Timing(Duration.ofSeconds(1), Duration.ofMillis(300)),
        new Traffic(10, 20, "aa", "aa", "bb", "bb"),
        new UsageNotes(List.of(), limits, Set.of()),
        new BigDecimal("0.000000000123"));
  }

  private static UsageIntent intent(String id) {
    return new UsageIntent(
        id, NOON, "codex", "s-1", "tokenpak-openai", "http", "POST", "/v1/x", "key", "g");
  }

  private JsonNode told() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      feed.write(json);
      json.writeEndObject();
    }
    return new ObjectMapper().readTree(bytes.toByteArray());
  }
}
