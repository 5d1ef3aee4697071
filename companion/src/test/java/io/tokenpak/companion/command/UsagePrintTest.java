package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageRow;
import io.tokenpak.companion.usage.budget.FakeLedgerReader;
import io.tokenpak.companion.usage.budget.Rows;
import io.tokenpak.companion.usage.ledger.Dimension;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsagePrintTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Rows OPENCLAW = new Rows("openclaw", "s-1", "tokenpak-anthropic");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void sumsAreATableWithATotal() throws IOException {
    print(
            Dimension.PLATFORM,
            OPENCLAW.costing(NOW, "1234.5", new Usage("m", 1_204_331, 90_122, 800_100, 0)),
            OPENCLAW.costing(NOW, "0.00004", new Usage("m", 10, 1, 0, 0)),
            new Rows("codex", "s-2", "tokenpak-openai")
                .costing(NOW, null, new Usage("new-model", 7, 2, 0, 0)))
        .sums(UsagePrint.Form.TEXT);

    assertThat(out)
        .hasToString(
            """
            usage by platform, from 2026-11-16 00:00 to 2026-11-22 23:59
              platform  requests  failed      input  from cache  output     API price
              codex            1       0          7           0       2       unknown
              openclaw         2       0  1,204,341     800,100  90,123   $1,234.5000
              total            3       0  1,204,348     800,100  90,125  $1,234.5000+
            + 1 of these requests used a model or tier without a price: add it to prices.json
            """);
    assertThat(err).hasToString("");
  }

  @Test
  void aProgramGetsExactAmounts() throws IOException {
    print(
            Dimension.SESSION,
            OPENCLAW.costing(NOW, "0.000000000001"),
            OPENCLAW.costing(NOW, "1.10"),
            new Rows("codex", "s-2", "tokenpak-openai").costing(NOW, "2"))
        .sums(UsagePrint.Form.JSON);

    JsonNode report = json();
    assertThat(report.at("/total/requests").asLong()).isEqualTo(3);
    assertThat(report.at("/total/input_tokens").asLong()).isEqualTo(3_000);
    assertThat(report.at("/total/output_tokens").asLong()).isEqualTo(300);
    assertThat(report.at("/total/cost_usd").decimalValue())
        .isEqualTo(new BigDecimal("3.100000000001"));
    assertThat(report.at("/by/0/key").asText()).isEqualTo("s-1");
    assertThat(report.at("/by/0/cost_usd").decimalValue())
        .isEqualTo(new BigDecimal("1.100000000001"));
    assertThat(report.at("/by/1/requests").asLong()).isEqualTo(1);
  }

  @Test
  void aSpreadsheetGetsALineForEach() throws IOException {
    print(Dimension.MODEL, OPENCLAW.costing(NOW, "1.10")).sums(UsagePrint.Form.CSV);

    assertThat(out)
        .hasToString(
            """
            model,requests,failed,unknown,unpriced,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,cost_usd
            claude-sonnet-4-5,1,0,0,0,1000,100,0,0,1.1
            """);
  }

  @Test
  void withoutUsageItSaysWhatToDoNext() throws IOException {
    print(Dimension.PLATFORM).sums(UsagePrint.Form.TEXT);
    print(Dimension.PLATFORM).rows(UsagePrint.Form.TEXT);

    assertThat(out.toString().lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).containsAnyOf("no usage from", "tokenpak env CLIENT"));
    print(Dimension.PLATFORM).sums(UsagePrint.Form.JSON);
    assertThat(out.toString()).contains("\"total\":{\"requests\":0,", "\"by\":[]");
  }

  @Test
  void everyExchangeIsExported() throws IOException {
    List<UsageRow> rows =
        IntStream.range(0, 2_500)
            .mapToObj(i -> OPENCLAW.costing(NOW.plusMillis(i), "0.5"))
            .toList();
    print(Dimension.PLATFORM, rows.toArray(UsageRow[]::new)).rows(UsagePrint.Form.CSV);

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2_501);
    assertThat(lines.getFirst()).startsWith("request,began,ended,platform,session,");
    assertThat(lines.get(1))
        .isEqualTo(
            "%016x,2026-11-22T10:00:00Z,2026-11-22T10:00:01Z,openclaw,s-1,tokenpak-anthropic,http,api-key,POST,/v1/messages,200,ok,msg_1,claude-sonnet-4-5,1000,100,0,0,0,0,0,,,0.5,1000,100,10,20,false,0,"
                .formatted(NOW.toEpochMilli()));
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(31));
    assertThat(err).as("a terminal alone gets a bar").hasToString("");
  }

  @Test
  void exchangesAreJsonToo() throws IOException {
    print(Dimension.PLATFORM, OPENCLAW.costing(NOW, "0.5"), OPENCLAW.costing(NOW, null, usage()))
        .rows(UsagePrint.Form.JSON);

    JsonNode rows = json();
    assertThat(rows).hasSize(2);
    assertThat(rows.at("/0/cost_usd").decimalValue()).isEqualTo(new BigDecimal("0.5"));
    assertThat(rows.at("/1/cost_usd").isNull()).isTrue();
    assertThat(rows.at("/1/usage/input_tokens").asLong()).isEqualTo(5);
  }

  @Test
  void aHostileNameCannotForgeALineOrACellOrAFormula() throws IOException {
    String name = "=cmd|'/c calc'!A1\n\u001b[2J\"x\",y" + "z".repeat(10_000);
    Rows hostile = new Rows("pl\rat", name, "p,q");

    print(Dimension.SESSION, hostile.costing(NOW, "1")).sums(UsagePrint.Form.TEXT);
    print(Dimension.SESSION, hostile.costing(NOW, "1")).rows(UsagePrint.Form.TEXT);
    assertThat(out.toString()).doesNotContain("\u001b", "\r");
    assertThat(out.toString().lines())
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(300));

    out.getBuffer().setLength(0);
    print(Dimension.SESSION, hostile.costing(NOW, "1")).sums(UsagePrint.Form.CSV);
    print(Dimension.SESSION, hostile.costing(NOW, "1")).rows(UsagePrint.Form.CSV);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).startsWith("\"'=cmd|").contains("\\n\\u001b[2J\"\"x\"\",y");
    assertThat(lines.get(3)).contains("pl\\rat,\"'=cmd|", "\"p,q\"");
  }

  @Test
  void stopsWhenNobodyReads() {
    PrintWriter closed =
        new PrintWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("broken pipe");
              }
            },
            false,
            StandardCharsets.UTF_8);
    Shell shell = new Shell(Map.of(), new StringReader(""), closed, new PrintWriter(err, true));
    UsagePrint print =
        new UsagePrint(
            shell,
            new FakeLedgerReader(
                IntStream.range(0, 2_000).mapToObj(i -> OPENCLAW.costing(NOW, "1")).toList()),
            ask(Dimension.PLATFORM));

    assertThatThrownBy(() -> print.rows(UsagePrint.Form.CSV))
        .hasMessage("nobody reads the rest: it is not printed");
  }

  private UsagePrint print(Dimension by, UsageRow... rows) {
    Shell shell =
        new Shell(
            Map.of(), new StringReader(""), new PrintWriter(out, true), new PrintWriter(err, true));
    return new UsagePrint(shell, new FakeLedgerReader(List.of(rows)), ask(by));
  }

  private static UsageAsk ask(Dimension by) {
    Moments moments = new Moments(NOW, ZONE);
    return new UsageAsk(by, moments.since("7d"), moments.until("today"), ZONE);
  }

  private static Usage usage() {
    return new Usage("new-model", 5, 1, 0, 0);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readTree(out.toString());
  }
}
