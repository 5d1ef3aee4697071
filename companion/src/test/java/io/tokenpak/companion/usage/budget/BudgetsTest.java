package io.tokenpak.companion.usage.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.usage.Usage;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BudgetsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
  private static final Rows OPENCLAW = new Rows("openclaw", "s-1", "tokenpak-anthropic");

  private final Logger logger = (Logger) LoggerFactory.getLogger(Budgets.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private Instant now = at(BERLIN, "2026-11-22T10:00");

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(logged);
  }

  @Test
  void aSpentBudgetRefusesAndSaysWhichAndUntilWhen() {
    Budgets budgets = budgets("platform=openclaw day=5.00 refuse");
    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();

    budgets.counted(OPENCLAW.costing(now, "4.999999999999"));
    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
    budgets.counted(OPENCLAW.costing(now, "0.000000000001"));

    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-2"))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.BUDGET_SPENT))
        .hasMessage(
            "the budget \"platform=openclaw day=5.00 refuse\" is spent: $5.00 of $5.00; it counts from"
                + " 0 again at 2026-11-23 00:00; wait for that, or have the owner raise it in"
                + " TOKENPAK_BUDGETS");
    assertThatCode(() -> ask(budgets, "codex", "s-1")).doesNotThrowAnyException();
  }

  @Test
  void eachSessionHasItsOwnShare() {
    Budgets budgets = budgets("session=* day=2 refuse");
    budgets.counted(OPENCLAW.costing(now, "2.50"));

    assertThatThrownBy(() -> ask(budgets, "codex", "s-1"))
        .hasMessageContaining("$2.50 of $2.00 by session s-1");
    assertThatCode(() -> ask(budgets, "openclaw", "s-2")).doesNotThrowAnyException();
    assertThatCode(() -> ask(budgets, "openclaw", null)).doesNotThrowAnyException();

    budgets.counted(new Rows("x", null, "p").costing(now, "2"));
    assertThatThrownBy(() -> ask(budgets, "openclaw", null)).hasMessageContaining("session (none)");
  }

  @Test
  void aWarningIsGivenOnceAndRefusesNothing() {
    Budgets budgets = budgets("total day=1 warn", "total day=1000 tokens warn");
    for (int i = 0; i < 5; i++) {
      budgets.counted(OPENCLAW.costing(now, "0.5"));
    }

    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            tokens -> assertThat(tokens).contains("1100 tokens of 1000 tokens", "requests go on"),
            dollars -> assertThat(dollars).contains("$1.00 of $1.00"));

    now = at(BERLIN, "2026-11-23T09:00");
    budgets.counted(OPENCLAW.costing(now, "2"));
    assertThat(logged.list).as("once a day each").hasSize(4);
  }

  @Test
  void whatHasNoPriceCountsAsItsTokensAlone() {
    Budgets budgets = budgets("total day=0.01 refuse", "total day=2000 tokens refuse");
    budgets.counted(OPENCLAW.costing(now, null, new Usage("new-model", 1_900, 99, 0, 0)));
    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();

    budgets.counted(OPENCLAW.costing(now, null, new Usage("new-model", 1, 0, 0, 0)));
    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-1")).hasMessageContaining("2000 tokens");
  }

  @Test
  void aNewDayBeginsAtMidnightOfTheOwnersZone() {
    Budgets budgets = budgets("total day=1 refuse");
    budgets.counted(OPENCLAW.costing(now, "1"));

    now = at(BERLIN, "2026-11-22T23:59:59.999");
    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-1")).isInstanceOf(Refusal.class);
    now = at(BERLIN, "2026-11-23T00:00");
    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
  }

  @Test
  void anExchangeCountsForTheDayItBegan() {
    Budgets budgets = budgets("total day=1 refuse");
    Instant evening = at(BERLIN, "2026-11-22T23:59");
    now = at(BERLIN, "2026-11-23T00:01");
    ask(budgets, "openclaw", "s-1");

    budgets.counted(OPENCLAW.costing(evening, "1"));

    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
    now = evening;
    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-1")).isInstanceOf(Refusal.class);
  }

  @Test
  void aDayThatASwitchOfTheClocksMakesLongerOrShorterIsStillOneDay() {
    now = at(BERLIN, "2026-10-25T00:30");
    Budgets longDay = budgets("total day=1 refuse");
    longDay.counted(OPENCLAW.costing(now, "1"));
    now = now.plusSeconds(24 * 3600);
    assertThatThrownBy(() -> ask(longDay, "openclaw", "s-1"))
        .as("25 hours")
        .hasMessageContaining("2026-10-26 00:00");
    now = now.plusSeconds(1800);
    assertThatCode(() -> ask(longDay, "openclaw", "s-1")).doesNotThrowAnyException();

    now = at(BERLIN, "2026-03-29T00:30");
    Budgets shortDay = budgets("total day=1 refuse");
    shortDay.counted(OPENCLAW.costing(now, "1"));
    now = now.plusSeconds(22 * 3600 + 1799);
    assertThatThrownBy(() -> ask(shortDay, "openclaw", "s-1")).isInstanceOf(Refusal.class);
    now = now.plusSeconds(1);
    assertThatCode(() -> ask(shortDay, "openclaw", "s-1"))
        .as("23 hours")
        .doesNotThrowAnyException();
  }

  @Test
  void aClockThatIsSetBackAndForthLosesNothing() {
    Budgets budgets = budgets("total day=1 refuse");
    budgets.counted(OPENCLAW.costing(now, "1"));
    Instant today = now;

    now = today.plusSeconds(400L * 24 * 3600);
    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
    now = today;
    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-1")).isInstanceOf(Refusal.class);
    now = today.plusSeconds(24 * 3600);
    assertThatCode(() -> ask(budgets, "openclaw", "s-1"))
        .as("tomorrow, though a later day was seen")
        .doesNotThrowAnyException();
    budgets.counted(OPENCLAW.costing(now, "1"));
    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-1")).isInstanceOf(Refusal.class);
  }

  @Test
  void aMonthIsOneOfTheCalendar() {
    Budgets budgets = budgets("total month=3 refuse");
    budgets.counted(OPENCLAW.costing(now, "3"));

    assertThatThrownBy(() -> ask(budgets, "openclaw", "s-1"))
        .hasMessageContaining("2026-12-01 00:00");
    now = at(BERLIN, "2026-12-01T00:00");
    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
  }

  @Test
  void startsFromWhatTheLedgerKnowsOfThePeriod() {
    List<String> lines =
        List.of("platform=openclaw day=9 warn", "session=* day=9 warn", "total month=9 warn");
    Budgets budgets = budgets(lines.toArray(String[]::new));
    FakeLedgerReader ledger =
        new FakeLedgerReader(
            List.of(
                OPENCLAW.costing(at(BERLIN, "2026-11-01T00:00"), "0.1"),
                OPENCLAW.costing(at(BERLIN, "2026-11-21T23:59:59"), "0.2"),
                OPENCLAW.costing(at(BERLIN, "2026-11-22T00:00"), "1"),
                OPENCLAW.costing(at(BERLIN, "2026-11-22T09:59:59"), "2"),
                new Rows("codex", "s-2", "tokenpak-openai")
                    .costing(at(BERLIN, "2026-11-22T05:00"), "4"),
                OPENCLAW.costing(at(BERLIN, "2026-11-22T10:00"), "64")));

    budgets.counted(OPENCLAW.costing(now, "0.5"));
    budgets.prime(ledger);

    assertThat(budgets.states())
        .extracting(state -> state.spent().stripTrailingZeros().toPlainString(), BudgetState::by)
        .containsExactly(tuple("3.5", ""), tuple("4", "s-2"), tuple("7.8", ""));
  }

  @Test
  void aMidnightAtHalfPastIsNoReasonToCountSomethingOfYesterday() {
    now = at(KOLKATA, "2026-11-22T10:10");
    Budgets budgets = Budgets.of(List.of("total day=9 warn"), KOLKATA, () -> now);

    budgets.prime(
        new FakeLedgerReader(
            List.of(
                OPENCLAW.costing(at(KOLKATA, "2026-11-21T23:45"), "1"),
                OPENCLAW.costing(at(KOLKATA, "2026-11-22T00:15"), "2"),
                OPENCLAW.costing(at(KOLKATA, "2026-11-22T10:09"), "4"))));

    assertThat(budgets.states().getFirst().spent()).isEqualByComparingTo("6");
  }

  @Test
  void rowsOfAnEarlierRunAreNotCountedTwice() {
    Budgets budgets = budgets("total day=1 refuse");

    budgets.counted(OPENCLAW.costing(now.minusSeconds(60), "5"));

    assertThatCode(() -> ask(budgets, "openclaw", "s-1")).doesNotThrowAnyException();
  }

  @Test
  void newNamesAreNoWayAroundALimit() {
    Budgets budgets = budgets("session=* day=1 refuse");
    for (int i = 0; i < 10_001; i++) {
      budgets.counted(new Rows("x", "s" + i, "p").costing(now, "0.5"));
    }
    assertThatCode(() -> ask(budgets, "x", "s-new")).doesNotThrowAnyException();

    budgets.counted(new Rows("x", "s-other", "p").costing(now, "0.5"));

    assertThatThrownBy(() -> ask(budgets, "x", "s-new")).isInstanceOf(Refusal.class);
    assertThatCode(() -> ask(budgets, "x", "s7")).doesNotThrowAnyException();
  }

  @Test
  void aLimitOfNothingRefusesAtOnce() {
    assertThatThrownBy(() -> ask(budgets("platform=codex day=0 refuse"), "codex", "s"))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aHostileNameIsCutAndCannotForgeALine() {
    String name = "s\n" + "x".repeat(10_000);
    Budgets budgets = budgets("session=* day=1 refuse");
    budgets.counted(new Rows("x", name, "p").costing(now, "1"));

    assertThatThrownBy(() -> ask(budgets, "x", name))
        .satisfies(
            refusal -> assertThat(refusal.getMessage()).doesNotContain("\n").hasSizeLessThan(600));
  }

  private Budgets budgets(String... lines) {
    return Budgets.of(List.of(lines), BERLIN, () -> now);
  }

  private static void ask(Budgets budgets, String platform, @Nullable String session) {
    budgets.require(platform, session, "tokenpak-anthropic");
  }

  private static Instant at(ZoneId zone, String local) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }
}
