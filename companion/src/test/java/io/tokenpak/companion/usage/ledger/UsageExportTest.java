package io.tokenpak.companion.usage.ledger;

import static io.tokenpak.companion.usage.ledger.SampleRows.allRows;
import static io.tokenpak.companion.usage.ledger.SampleRows.full;
import static io.tokenpak.companion.usage.ledger.SampleRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageRow;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Rows as other programs read them.
class UsageExportTest {
  private static String csv(UsageRow... rows) throws IOException {
    StringWriter out = new StringWriter();
    UsageExport.csv(new FixedRows(List.of(rows)), allRows(), out);
    return out.toString();
  }

  @Test
  void writesAHeadAndALineForEachRow() throws IOException {
    List<String> lines = csv(full(1), row(2)).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).startsWith("request,began,ended,platform,session,");
    assertThat(lines.get(1))
        .isEqualTo(
            "0000000000000001,2026-03-04T12:00:01Z,2026-03-04T12:00:01.123456Z,codex,session-1,"
                + "tokenpak-openai,http,POST,/v1/responses,codex-login,g1,200,ok after 401,req_1,"
                + "gpt-5,1000,200,300,400,50,60,7,end_turn,batch,0.012345678901,1.234567,0.000345,"
                + "1,2,false,2,partial unknown-event");
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(32));
  }

  @Test
  void letsNoSpreadsheetTakeTextForAFormula() throws IOException {
    for (String hostile : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1")) {
      assertThat(csv(row(called(hostile)))).contains(",'" + hostile + ",");
    }
    assertThat(csv(row(called("=HYPERLINK(\"http://x\",\"y\")"))))
        .contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",");
    assertThat(csv(row(called("a,b")))).contains(",\"a,b\",");
  }

  private static UsageIntent called(String session) {
    return SampleRows.intent(1, SampleRows.NOON, session);
  }

  @Test
  void writesAnObjectForEachRow() throws IOException {
    StringWriter out = new StringWriter();
    UsageExport.json(new FixedRows(List.of(full(1), row(2))), allRows(), out);

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(RowJson.row(new ObjectMapper().readTree(lines.getFirst()))).isEqualTo(full(1));
  }

  private record FixedRows(List<UsageRow> fixed) implements LedgerReader {
    @Override
    public UsageReport report(UsageQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<UsageRow> rows(RowQuery query) {
      return fixed;
    }

    @Override
    public void each(RowQuery query, Consumer<UsageRow> taker) {
      fixed.forEach(taker);
    }
  }
}
