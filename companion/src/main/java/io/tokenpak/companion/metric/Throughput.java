package io.tokenpak.companion.metric;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.status.StatusPart;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.UsageSubscriber;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `throughput`: how many exchanges ended and how long they took, in the last minute and in each of
/// the last 24 hours that had any. Guarded by its own monitor.
public final class Throughput implements UsageSubscriber, StatusPart {
  static final double MIDDLE = 0.5;
  static final double SLOW = 0.99;

  private static final int MINUTES = (int) Duration.ofDays(1).toMinutes();
  private static final long SECONDS_OF_SLICE = 5;
  private static final int SLICES = (int) (60 / SECONDS_OF_SLICE);

  private final InstantSource clock;
  private final @Nullable Minute[] minutes = new @Nullable Minute[MINUTES];
  private final @Nullable Slice[] slices = new @Nullable Slice[SLICES];
  private @Nullable Minute latest;

  public Throughput(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void counted(UsageRow row) {
    long now = clock.instant().getEpochSecond();
    // A clock that was set back must not make minutes of the future.
    long second = Math.min(row.ended().getEpochSecond(), now);
    synchronized (this) {
      Minute minute = minute(Math.floorDiv(second, 60L));
      if (minute != null) {
        minute.add(row);
      }
      Slice slice = slice(Math.floorDiv(second, SECONDS_OF_SLICE));
      if (slice != null) {
        slice.add(row);
      }
    }
  }

  private @Nullable Minute minute(long number) {
    int place = Math.floorMod(number, MINUTES);
    Minute found = minutes[place];
    if (found != null && found.number() >= number) {
      return found.number() == number ? found : null;
    }
    Minute begun = new Minute(number);
    minutes[place] = begun;
    Minute before = latest;
    if (before == null || before.number() < number) {
      latest = begun;
      if (before != null) {
        before.close();
      }
    } else {
      begun.close();
    }
    return begun;
  }

  private @Nullable Slice slice(long number) {
    int place = Math.floorMod(number, SLICES);
    Slice found = slices[place];
    if (found != null && found.number >= number) {
      return found.number == number ? found : null;
    }
    Slice begun = new Slice(number);
    slices[place] = begun;
    return begun;
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    Instant now = clock.instant();
    Slice last;
    List<Past> past;
    synchronized (this) {
      last = last(Math.floorDiv(now.getEpochSecond(), SECONDS_OF_SLICE));
      past = past(Math.floorDiv(now.getEpochSecond(), 60L));
    }
    json.writeObjectFieldStart("throughput");
    json.writeObjectFieldStart("now");
    json.writeNumberField("requests_per_minute", last.requests);
    write(json, "p50_ms", last.latencies.quantile(MIDDLE));
    write(json, "p99_ms", last.latencies.quantile(SLOW));
    write(json, "first_byte_p50_ms", last.firstBytes.quantile(MIDDLE));
    json.writeEndObject();
    json.writeArrayFieldStart("minutes");
    for (Past minute : past) {
      minute.write(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private Slice last(long number) {
    Slice sum = new Slice(number);
    for (Slice slice : slices) {
      if (slice != null && slice.number <= number && slice.number > number - SLICES) {
        sum.add(slice);
      }
    }
    return sum;
  }

  private List<Past> past(long number) {
    List<Past> past = new ArrayList<>();
    for (Minute minute : minutes) {
      if (minute != null && minute.number() <= number && minute.number() > number - MINUTES) {
        past.add(Past.of(minute));
      }
    }
    past.sort(Comparator.comparing(Past::at));
    return past;
  }

  private static void write(JsonGenerator json, String name, @Nullable Double milliseconds)
      throws IOException {
    if (milliseconds == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, Math.round(milliseconds * 10) / 10.0);
    }
  }

  /// A few seconds of the last minute.
  private static final class Slice {
    private final long number;
    private final Latencies latencies = new Latencies();
    private final Latencies firstBytes = new Latencies();
    private int requests;

    Slice(long number) {
      this.number = number;
    }

    void add(UsageRow row) {
      requests++;
      latencies.add(row.timing().total());
      if (row.timing().firstByte() != null) {
        firstBytes.add(row.timing().firstByte());
      }
    }

    void add(Slice other) {
      requests += other.requests;
      latencies.add(other.latencies);
      firstBytes.add(other.firstBytes);
    }
  }

  /// A minute as it is told.
  private record Past(
      Instant at,
      int requests,
      int failed,
      @Nullable Double middle,
      @Nullable Double slow,
      long output,
      @Nullable BigDecimal cost) {
    static Past of(Minute minute) {
      return new Past(
          Instant.ofEpochSecond(minute.number() * 60),
          minute.requests(),
          minute.failed(),
          minute.middle(),
          minute.slow(),
          minute.output(),
          minute.cost());
    }

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("at", at.toString());
      json.writeNumberField("requests", requests);
      json.writeNumberField("failed", failed);
      Throughput.write(json, "p50_ms", middle);
      Throughput.write(json, "p99_ms", slow);
      json.writeNumberField("output_tokens", output);
      if (cost == null) {
        json.writeNullField("cost_usd");
      } else {
        json.writeNumberField("cost_usd", cost);
      }
      json.writeEndObject();
    }
  }
}
