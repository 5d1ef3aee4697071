package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.LedgerReader;
import io.tokenpak.companion.usage.ledger.LedgerUnavailable;
import io.tokenpak.companion.usage.ledger.RowQuery;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import io.tokenpak.companion.usage.ledger.UsageReport;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Fields;

/// What the ledger knows, for the owner.
public final class UsageEndpoints {
  /// Sums by one dimension: `by`, and what [UsageRange] reads.
  public static final String USAGE = "/tokenpak/api/usage";

  /// Sums for each hour or day, those without usage included: `step`.
  public static final String SERIES = "/tokenpak/api/series";

  /// Exchanges, newest first: `failed=1` for those that failed.
  public static final String ROWS = "/tokenpak/api/rows";

  private final Optional<LedgerReader> ledger;
  private final InstantSource clock;

  /// @param ledger empty if none is kept
  public UsageEndpoints(Optional<LedgerReader> ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /// The endpoints by path.
  public Map<String, OwnerEndpoint> byPath() {
    return Map.of(
        USAGE, new Read(this::usage),
        SERIES, new Read(this::series),
        ROWS, new Read(this::rows));
  }

  private byte[] usage(Fields query) {
    UsageRange range = UsageRange.of(query, clock);
    Dimension by = UsageRange.dimension(query, "by", Dimension.PLATFORM);
    UsageReport report = report(by, range, range.most());
    return written(by, range, report.total(), report.by());
  }

  private byte[] series(Fields query) {
    UsageRange range = UsageRange.of(query, clock);
    Dimension step = UsageRange.dimension(query, "step", Dimension.DAY);
    List<String> keys = UsageSteps.keys(step, range);
    UsageReport report = report(step, range, keys.size());
    return written(step, range, report.total(), UsageSteps.filled(keys, report.by()));
  }

  private UsageReport report(Dimension by, UsageRange range, int most) {
    return read(reader ->
        reader.report(
            new UsageQuery(by, range.since(), range.until(), range.zone(), range.only(), most)));
  }

  private byte[] rows(Fields query) {
    UsageRange range = UsageRange.of(query, clock);
    boolean failed = UsageRange.text(query, "failed").filter("1"::equals).isPresent();
    List<UsageRow> rows =
        read(reader ->
            reader.rows(
                new RowQuery(range.since(), range.until(), range.only(), failed, range.most())));
    return json(json -> {
      json.writeArrayFieldStart("rows");
      for (UsageRow row : rows) {
        UsageJson.write(row, json);
      }
      json.writeEndArray();
    });
  }

  private <T> T read(Function<LedgerReader, T> question) {
    LedgerReader reader =
        ledger.orElseThrow(() ->
            new OwnerRefusal(
                HttpStatus.CONFLICT_409, "no ledger is kept: set TOKENPAK_LEDGER=1 to keep one"));
    try {
      return question.apply(reader);
    } catch (LedgerUnavailable unavailable) {
      throw new OwnerRefusal(
          HttpStatus.SERVICE_UNAVAILABLE_503, String.valueOf(unavailable.getMessage()));
    }
  }

  private static byte[] written(
      Dimension by, UsageRange range, UsageSum total, List<UsageSum> sums) {
    return json(json -> {
      json.writeStringField("by", by.word());
      json.writeStringField("since", range.since().toString());
      json.writeStringField("until", range.until().toString());
      json.writeStringField("zone", range.zone().getId());
      json.writeFieldName("total");
      UsageJson.write(total, json);
      json.writeArrayFieldStart("sums");
      for (UsageSum sum : sums) {
        UsageJson.write(sum, json);
      }
      json.writeEndArray();
    });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] json(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private record Read(Function<Fields, byte[]> work) implements OwnerEndpoint {
    @Override
    public String method() {
      return HttpMethod.GET.asString();
    }

    @Override
    public byte[] answer(Fields query) {
      return work.apply(query);
    }
  }
}
