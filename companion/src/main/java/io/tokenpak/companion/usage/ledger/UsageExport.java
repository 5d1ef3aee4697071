package io.tokenpak.companion.usage.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.Traffic;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes rows for other programs, oldest first, one at a time however many there are.
public final class UsageExport {
  private static final List<String> NAMES =
      List.of(
          "request",
          "began",
          "ended",
          "platform",
          "session",
          "provider",
          "backend",
          "method",
          "path",
          "source",
          "generation",
          "status",
          "outcome",
          "answer_id",
          "model",
          "input",
          "output",
          "cache_read",
          "cache_written",
          "cache_written_long",
          "reasoning",
          "searches",
          "stop_reason",
          "tier",
          "cost",
          "total_seconds",
          "first_byte_seconds",
          "request_bytes",
          "response_bytes",
          "preserved",
          "retries",
          "flags");

  private static final String FORMULA = "=+-@\t\r";

  private UsageExport() {}

  /// Writes a head and a line for each row, as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)
  /// says. Text that a spreadsheet would take for a formula gets an apostrophe in front.
  ///
  /// @throws LedgerUnavailable if the ledger cannot be read to the end
  public static void csv(LedgerReader ledger, RowQuery query, Writer out) throws IOException {
    out.write(String.join(",", NAMES) + "\r\n");
    each(ledger, query, row -> out.write(line(row)));
  }

  /// Writes an object for each row, each on a line of its own.
  ///
  /// @throws LedgerUnavailable if the ledger cannot be read to the end
  public static void json(LedgerReader ledger, RowQuery query, Writer out) throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    each(
        ledger,
        query,
        row -> {
          json.writeStartObject();
          RowJson.write(row, json);
          json.writeEndObject();
        });
    json.flush();
    out.write('\n');
  }

  private interface Writing {
    void write(UsageRow row) throws IOException;
  }

  private static void each(LedgerReader ledger, RowQuery query, Writing writing)
      throws IOException {
    try {
      ledger.each(
          query,
          row -> {
            try {
              writing.write(row);
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          });
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static String line(UsageRow row) {
    List<String> cells = new ArrayList<>(NAMES.size());
    addIntent(cells, row);
    addAnswer(cells, row.answer());
    BigDecimal cost = row.cost();
    cells.add(cost == null ? "" : cost.stripTrailingZeros().toPlainString());
    addPassing(cells, row);
    return String.join(",", cells) + "\r\n";
  }

  private static void addIntent(List<String> cells, UsageRow row) {
    UsageIntent intent = row.intent();
    cells.add(text(intent.request()));
    cells.add(intent.began().toString());
    cells.add(row.ended().toString());
    cells.add(text(intent.platform()));
    cells.add(text(intent.session()));
    cells.add(text(intent.provider()));
    cells.add(text(intent.backend()));
    cells.add(text(intent.method()));
    cells.add(text(intent.path()));
    cells.add(text(intent.source()));
    cells.add(text(intent.generation()));
  }

  private static void addAnswer(List<String> cells, UsageAnswer answer) {
    cells.add(Integer.toString(answer.status()));
    cells.add(text(answer.outcome()));
    cells.add(text(answer.id()));
    Usage usage = answer.usage();
    if (usage == null) {
      for (int i = 0; i < 10; i++) {
        cells.add("");
      }
      return;
    }
    cells.add(text(usage.model()));
    cells.add(Long.toString(usage.input()));
    cells.add(Long.toString(usage.output()));
    cells.add(Long.toString(usage.cacheRead()));
    cells.add(Long.toString(usage.cacheWritten()));
    cells.add(Long.toString(usage.cacheWrittenLong()));
    cells.add(Long.toString(usage.reasoning()));
    cells.add(Long.toString(usage.searches()));
    cells.add(text(usage.stopReason()));
    cells.add(text(usage.tier()));
  }

  private static void addPassing(List<String> cells, UsageRow row) {
    Timing timing = row.timing();
    Traffic traffic = row.traffic();
    cells.add(seconds(timing.total()));
    Duration firstByte = timing.firstByte();
    cells.add(firstByte == null ? "" : seconds(firstByte));
    cells.add(Long.toString(traffic.requestBytes()));
    cells.add(Long.toString(traffic.responseBytes()));
    cells.add(Boolean.toString(traffic.isPreserved()));
    cells.add(Integer.toString(row.notes().retries().size()));
    cells.add(text(NotesJson.flags(row.notes())));
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(Columns.micros(time), 6).toPlainString();
  }

  private static String text(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    String cell = FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = cell.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
