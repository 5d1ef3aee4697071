package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.UsageQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.util.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageEndpointsTest {
  private static final Instant NOW = Instant.parse("2026-03-30T12:00:00Z");

  private final FakeLedger ledger = new FakeLedger();
  private final Map<String, OwnerEndpoint> endpoints =
      new UsageEndpoints(Optional.of(ledger), () -> NOW).byPath();

  @Test
  void usageIsSummedUpAsAsked() throws Exception {
    JsonNode report =
        ask(
            UsageEndpoints.USAGE,
            Map.of(
                "by", "model",
                "since", "2026-03-01T00:00:00Z",
                "until", "2026-03-02T00:00:00Z",
                "zone", "Europe/Berlin",
                "platform", "codex",
                "most", "2"));

    UsageQuery query = ledger.last(Dimension.MODEL);
    assertThat(query.only()).isEqualTo(Map.of(Dimension.PLATFORM, "codex"));
    assertThat(query.zone().getId()).isEqualTo("Europe/Berlin");
    assertThat(query.since()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(report.path("by").asText()).isEqualTo("model");
    assertThat(report.path("sums")).hasSize(2);
    assertThat(report.at("/sums/0/cost").isTextual()).as("exact").isTrue();
    assertThat(report.at("/total/requests").asLong()).isPositive();
  }

  @Test
  void theLastDayIsUsual() throws Exception {
    ask(UsageEndpoints.USAGE, Map.of());

    UsageQuery query = ledger.last(Dimension.PLATFORM);
    assertThat(query.until()).isEqualTo(NOW);
    assertThat(query.since()).isEqualTo(NOW.minusSeconds(86_400));
  }

  @Test
  void aSeriesHasEachStepAlsoWhereTheClockChanges() throws Exception {
    Map<String, String> parameters =
        Map.of(
            "since", "2026-03-27T23:00:00Z",
            "until", "2026-03-29T22:00:00Z",
            "zone", "Europe/Berlin");

    assertThat(keys("day", parameters)).containsExactly("2026-03-28", "2026-03-29");
    assertThat(keys("hour", parameters))
        .hasSize(47)
        .doesNotContain("2026-03-29T02")
        .startsWith("2026-03-28T00")
        .endsWith("2026-03-29T23");
  }

  private List<String> keys(String step, Map<String, String> parameters) throws IOException {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("step", step);
    return ask(UsageEndpoints.SERIES, all).path("sums").findValuesAsText("key");
  }

  @ParameterizedTest
  @CsvSource({
    "by, colour",
    "since, yesterday",
    "until, 2026-13-01T00:00:00Z",
    "zone, Nowhere/Town",
    "most, many",
    "since, 2027-01-01T00:00:00Z",
    "since, 1999-01-01T00:00:00Z",
    "until, +1000000000-12-31T23:59:59Z",
  })
  void whatCannotBeAskedIsSaid(String name, String value) {
    assertThatThrownBy(() -> ask(UsageEndpoints.USAGE, Map.of(name, value)))
        .isInstanceOfSatisfying(
            OwnerRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
  }

  @Test
  void whatIsTooMuchIsSaid() {
    assertThatThrownBy(() -> ask(UsageEndpoints.USAGE, Map.of("model", "x".repeat(301))))
        .hasMessageContaining("too long");
    assertThatThrownBy(() ->
            ask(UsageEndpoints.SERIES, Map.of("step", "hour", "since", "2025-01-01T00:00:00Z")))
        .hasMessageContaining("steps");
    assertThatThrownBy(() -> ask(UsageEndpoints.SERIES, Map.of("step", "model")))
        .hasMessageContaining("hour or day");
  }

  @Test
  void withoutALedgerItSaysHowToHaveOne() {
    OwnerEndpoint none =
        new UsageEndpoints(Optional.empty(), () -> NOW).byPath().get(UsageEndpoints.ROWS);

    assertThatThrownBy(() -> Objects.requireNonNull(none).answer(new Fields()))
        .hasMessageContaining("TOKENPAK_LEDGER");
  }

  private JsonNode ask(String path, Map<String, String> parameters) throws IOException {
    Fields query = new Fields();
    parameters.forEach(query::put);
    return new ObjectMapper()
        .readTree(Optional.ofNullable(endpoints.get(path)).orElseThrow().answer(query));
  }
}
