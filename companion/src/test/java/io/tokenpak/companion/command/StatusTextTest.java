package io.tokenpak.companion.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.status.Running;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final Running RUNNING =
      Running.here(URI.create("http://127.0.0.1:8766"), AdminToken.random());

  @Test
  void tellsWhoIsRoutedAndWithWhat() throws Exception {
    List<String> lines =
        lines(
            """
            {"version":"1.2","started":"2026-11-21T12:00:00Z","uptime_seconds":7500,"state":"serving",
             "in_flight":2,"totals":{"requests":3,"by_platform":{"codex":1,"openclaw":2}},
             "credentials":[{"source":"claude-login","place":"/f","state":"torn","expires":null,"advice":"log in"}],
             "recent":[{"at":"2026-11-21T14:00:00Z","platform":"openclaw","session":"s-1",
               "provider":"tokenpak-claude-code","backend":"http","credential":"claude-login","method":"POST",
               "path":"/v1/messages","status":200,"request_bytes":2048,"response_bytes":100,"duration_ms":812,
               "outcome":"ok"}]}
            """);

    assertThat(lines.getFirst())
        .startsWith("serving at http://127.0.0.1:8766 since 2026-11-2")
        .contains("(2 h 5 min)", "version 1.2");
    assertThat(lines)
        .contains(
            "requests: 3 (codex 1, openclaw 2); 2 under way", "  claude-login  torn  /f  log in");
    assertThat(lines.getLast())
        .contains(
            "openclaw s-1  -> tokenpak-claude-code  with claude-login  POST /v1/messages  200"
                + "  2.0 KiB -> 100 B  812 ms  ok");
  }

  @Test
  void tellsHowThePoolStands() throws Exception {
    List<String> lines =
        lines(
            """
            {"version":"1","started":"2026-11-21T12:00:00Z","totals":{"requests":0},
             "pool":{"state":"ready","program":"Claude Code 2.1.329 at /bin/claude","login":"own","finding":"",
               "enclosure":{"tight":false,"finding":"loose: for a reason"},
               "sessions":4,"turns":9,"waiting":1,"waited":0,"refused":0,"restarts":2,"replaced":0,
               "processes":[{"pid":77,"session":"7d83b2c8-3783","workspace":"/w","state":"busy","turns":3,
                 "memory_bytes":209715200,"age_seconds":600,"idle_seconds":0}]}}
            """);

    assertThat(lines)
        .contains(
            "pool: ready, Claude Code 2.1.329 at /bin/claude, its own login",
            "  4 sessions remembered, 9 turns, 1 waiting, 2 processes broken off",
            "  enclosure loose: for a reason",
            "  process 77  busy  7d83b2c8  3 turns  200.0 MiB  for 10 min  /w");
  }

  @Test
  void tellsWhatIsSpentAndWhatToDoAboutErrors() throws Exception {
    List<String> lines =
        lines(
            """
            {"version":"1","started":"2026-11-21T12:00:00Z","totals":{"requests":2},
             "today":{"requests":1204,"unpriced":2,"input_tokens":4120331,"cache_read_tokens":3800100,
               "output_tokens":90122,"cost_usd":12.3456},
             "ledger":{"degraded":true,"finding":"the disk is full: make room","waiting":7,"lost":0},
             "budgets":[{"name":"session=* day=2 refuse","unit":"usd","limit":2,"spent":2.5,"by":"s\\u001b-1",
               "action":"refuse","exhausted":true,"resets":"2026-11-22T12:00:00Z"},
               {"name":"total day=9 tokens warn","unit":"tokens","limit":9000,"spent":10,"by":"",
               "action":"warn","exhausted":false,"resets":"2026-11-22T12:00:00Z"}],
             "sentinel":[{"at":"2026-11-21T12:00:00Z","finding":"session s-1 of x: lost"}],
             "recent":[{"at":"2026-11-21T14:00:00Z","platform":"openclaw","status":402,"outcome":"budget_spent"},
               {"at":"2026-11-21T14:00:00Z","platform":"codex","status":429,"outcome":"ok"},
               {"at":"2026-11-21T14:00:00Z","platform":"codex","status":200,"outcome":"ok"}]}
            """);

    assertThat(lines)
        .contains(
            "usage today: 1,204 requests, 4,120,331 tokens in (3,800,100 from a cache), 90,122 out,"
                + " $12.3456 by API prices and 2 without a price",
            "ledger: DEGRADED the disk is full: make room; 7 rows wait",
            "budgets:",
            "sessions that lost the provider's cache:",
            "last errors, and what to do:")
        .anyMatch(
            line -> line.startsWith("  SPENT  session=* day=2 refuse   $2.5000 of $2.0000 by s"))
        .anyMatch(
            line -> line.startsWith("  ok     total day=9 tokens warn  10 tokens of 9,000 tokens"))
        .anyMatch(line ->
            line.endsWith("budget_spent (402)  raise the budget in TOKENPAK_BUDGETS, or wait"))
        .anyMatch(line ->
            line.endsWith(
                "ok (429)            wait for the provider's limit, or use another login"))
        .noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void whatACallerSentCannotForgeALine() throws Exception {
    List<String> lines =
        lines(
            """
            {"version":"1","started":"2026-11-21T12:00:00Z","totals":{"requests":1,"by_platform":{"x\\ny":1}},
             "recent":[{"at":"2026-11-21T14:00:00Z","platform":"p","session":"s\\nforged\\u001b[2J","path":"/\\r"}]}
            """);

    assertThat(String.join("", lines)).doesNotContain("\n", "\r", "\u001b");
  }

  private static List<String> lines(String report) throws JsonProcessingException {
    return new StatusText(RUNNING, new ObjectMapper().readTree(report)).lines();
  }
}
