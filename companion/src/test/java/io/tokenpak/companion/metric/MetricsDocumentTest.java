package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.ledger.LedgerHealth;
import io.tokenpak.dispatch.PoolStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/metrics.md");
  private static final Path DASHBOARD = Path.of("../docs/grafana.json");

  /// | `name` | type | `label`, `label` | meaning |, a dash where there is none.
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| ([a-z]+) \\| (-|`[^|]+`) \\| .+ \\|");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:gen_ai|tokenpak|process|jvm)_[a-z_]+\\b");

  /// What may stand in a query beside the names of metrics.
  private static final Pattern GROUPING = Pattern.compile("\\{[^}]*}|\\bby ?\\([^)]*\\)");

  private static final SourceHealth HEALTH =
      new SourceHealth(
          "claude-login", "~/.claude", SourceHealth.State.VALID, Rows.BEGAN, Rows.BEGAN, "", "");

  @Test
  void theDocumentShowsEveryMetricAndNoOther() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<String> labels =
            row.group(3).equals("-")
                ? List.of()
                : List.of(row.group(3).replace("`", "").split(", "));
        documented.put(row.group(1), row.group(2) + " " + new TreeSet<>(labels));
      }
    }
    Scrape scrape = everything();
    Map<String, String> exposed = new TreeMap<>();
    scrape
        .types()
        .forEach(
            (name, type) -> exposed.put(name, type + " " + new TreeSet<>(scrape.labelsOf(name))));

    assertThat(documented).isEqualTo(exposed);
  }

  @Test
  void theDashboardAsksForWhatThereIs() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
    List<String> queries = dashboard.findValuesAsText("expr");
    TreeSet<String> asked = new TreeSet<>();
    for (String query : queries) {
      Matcher name = NAME.matcher(GROUPING.matcher(query).replaceAll(""));
      while (name.find()) {
        asked.add(name.group());
      }
    }

    assertThat(queries).hasSizeGreaterThan(10);
    assertThat(everything().names()).containsAll(asked);
    assertThat(asked).hasSizeGreaterThan(10);
  }

  private static Scrape everything() {
    UsageMetrics usage = new UsageMetrics();
    usage.counted(Rows.full());
    usage.counted(
        Rows.answered(
            Rows.usual(), new UsageAnswer(529, "overloaded", null, Rows.usage("m", 1, 1))));
    usage.counted(Rows.unpriced());
    SpanExport spans = new SpanExport(URI.create("http://127.0.0.1:9"), "1", Duration.ofSeconds(1));
    return Scrape.of(usage, gauges(), spans, new ProcessGauges());
  }

  private static CompanionGauges gauges() {
    PoolStatus pool =
        new PoolStatus(
            PoolStatus.State.READY,
            Optional.empty(),
            "",
            new PoolStatus.Enclosure(true, ""),
            List.of(),
            new PoolStatus.Totals(1, 2, 3, 4, 5, 6, 7));
    return new CompanionGauges(
        "1.2.3",
        new LiveExchanges(),
        () -> List.of(HEALTH),
        () -> Optional.of(pool),
        () -> Optional.of(new LedgerHealth(false, "", 1, 0, 0)));
  }
}
