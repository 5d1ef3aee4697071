package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.usage.UsageAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  private Instant now = Rows.BEGAN.plusSeconds(30);
  private final InstantSource clock = () -> now;
  private final Throughput throughput = new Throughput(clock);

  @Test
  void theLastMinuteIsSummedUp() throws Exception {
    for (int i = 1; i <= 100; i++) {
      end(now, Duration.ofMillis(30L * i));
    }

    JsonNode told = report().path("now");

    assertThat(told.path("requests_per_minute").asInt()).isEqualTo(100);
    assertThat(told.path("p50_ms").asDouble()).isEqualTo(1500, within(60.0));
    assertThat(told.path("p99_ms").asDouble()).isEqualTo(2970, within(120.0));
    assertThat(told.path("first_byte_p50_ms").asDouble()).isEqualTo(500, within(20.0));
  }

  @Test
  void whatIsOlderThanAMinuteIsNotNow() throws Exception {
    end(now, Duration.ofMillis(10));
    now = now.plusSeconds(61);

    JsonNode told = report();

    assertThat(told.at("/now/requests_per_minute").asInt()).isZero();
    assertThat(told.at("/now/p50_ms").isNull()).isTrue();
    assertThat(told.at("/minutes/0/requests").asInt()).isEqualTo(1);
  }

  @Test
  void aMinuteKeepsItsFiguresForADay() throws Exception {
    Instant first = now;
    end(now, Duration.ofSeconds(1));
    end(now, Duration.ofSeconds(1));
    throughput.counted(
        Rows.ended(
            Rows.answered(Rows.usual(), new UsageAnswer(529, "overloaded", null, null)), now));
    for (int i = 1; i < 24 * 60; i++) {
      end(first.plusSeconds(60L * i), Duration.ofMillis(i));
    }
    JsonNode minutes = report().path("minutes");

    assertThat(minutes).hasSize(24 * 60);
    assertThat(minutes.get(0).path("at").asText()).isEqualTo("2026-01-31T15:00:00Z");
    assertThat(minutes.get(0).path("requests").asInt()).isEqualTo(3);
    assertThat(minutes.get(0).path("failed").asInt()).isEqualTo(1);
    assertThat(minutes.get(0).path("p50_ms").asDouble()).isEqualTo(1000, within(40.0));
    assertThat(minutes.get(0).path("output_tokens").asLong()).isEqualTo(400);
    assertThat(minutes.get(0).path("cost_usd").decimalValue())
        .isEqualByComparingTo("0.030000000003");

    end(first.plusSeconds(60L * 24 * 60), Duration.ofSeconds(1));
    assertThat(report().at("/minutes/0/at").asText()).isEqualTo("2026-01-31T15:01:00Z");
  }

  @Test
  void aLateRowIsCountedInItsOwnMinute() throws Exception {
    Instant first = now;
    end(first, Duration.ofMillis(10));
    end(first.plusSeconds(300), Duration.ofMillis(10));
    end(first, Duration.ofMillis(10));

    assertThat(report().at("/minutes/0/requests").asInt()).isEqualTo(2);
    assertThat(report().at("/minutes/0/p50_ms").asDouble()).isPositive();
    assertThat(report().at("/minutes/1/requests").asInt()).isEqualTo(1);
  }

  @Test
  void aRowFromTheFutureOrOfLongAgoDoesNoHarm() throws Exception {
    throughput.counted(Rows.ended(Rows.usual(), now.plus(Duration.ofDays(400))));
    end(now, Duration.ofMillis(10));
    throughput.counted(Rows.ended(Rows.usual(), now.minus(Duration.ofDays(400))));

    assertThat(report().path("minutes")).hasSize(1);
    assertThat(report().at("/minutes/0/requests").asInt()).isEqualTo(2);
  }

  private void end(Instant at, Duration took) {
    now = at.isAfter(now) ? at : now;
    throughput.counted(Rows.ended(Rows.took(took), at));
  }

  private JsonNode report() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      throughput.write(json);
      json.writeEndObject();
    }
    return new ObjectMapper().readTree(bytes.toByteArray()).path("throughput");
  }
}
