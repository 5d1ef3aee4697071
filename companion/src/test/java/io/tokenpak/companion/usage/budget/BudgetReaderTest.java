package io.tokenpak.companion.usage.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetReaderTest {
  private static final long DOLLAR = 1_000_000_000_000L;

  @Test
  void readsWhoHowMuchAndWhatThen() {
    assertThat(BudgetReader.read("platform=openclaw day=5.00 warn"))
        .isEqualTo(
            new Budget(
                "platform=openclaw day=5.00 warn",
                Map.of(Part.PLATFORM, "openclaw"),
                Optional.empty(),
                Period.DAY,
                Unit.DOLLARS,
                5 * DOLLAR,
                Action.WARN));
    assertThat(BudgetReader.read("  session=*   provider=tokenpak-openai month=$2.5  refuse"))
        .isEqualTo(
            new Budget(
                "session=* provider=tokenpak-openai month=$2.5 refuse",
                Map.of(Part.PROVIDER, "tokenpak-openai"),
                Optional.of(Part.SESSION),
                Period.MONTH,
                Unit.DOLLARS,
                5 * DOLLAR / 2,
                Action.REFUSE));
  }

  @ParameterizedTest
  @CsvSource({
    "total day=20 refuse, 20000000000000",
    "total day=0 refuse, 0",
    "total day=0.000000000001 refuse, 1",
    "total day=1500 tokens warn, 1500",
    "total day=500k tokens warn, 500000",
    "total warn day=2M tokens, 2000000"
  })
  void amountsAreExact(String line, long limit) {
    assertThat(BudgetReader.read(line).limit()).isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "total|write who, how much and what then",
        "day=5 warn|write who, how much and what then",
        "total day=5|write who, how much and what then",
        "total day=5 month=9 warn|write who, how much and what then",
        "total day=5 warn refuse|write who, how much and what then",
        "total platform=x day=5 warn|write who, how much and what then",
        "platform=* session=* day=5 warn|write who, how much and what then",
        "platform=x platform=y day=5 warn|platform stands twice",
        "total dya=5 warn|\"dya\" is none of",
        "total day=5 wran|\"wran\" is none of",
        "platform= day=5 warn|\"platform\" is none of",
        "total day=five warn|US dollars",
        "total day=-5 warn|US dollars",
        "total day=2M warn|US dollars",
        "total day=0.0000000000001 warn|US dollars",
        "total day=1.5 tokens warn|a number of tokens",
        "total day=$5 tokens warn|a number of tokens",
        "total day=999999999999 warn|more than can be counted"
      })
  void aMistakeIsNamed(String line, String why) {
    assertThatThrownBy(() -> BudgetReader.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"" + line + "\" is no budget: ")
        .hasMessageContaining(why);
  }

  @Test
  void aHostileLineIsShownWithoutWhatWouldSteerATerminal() {
    assertThatThrownBy(() -> BudgetReader.read("total \u001b[2J day=1 warn"))
        .hasMessageContaining("\\u001b[2J");
    assertThatThrownBy(() -> BudgetReader.read("x".repeat(10_000)))
        .hasMessage("a budget is longer than 300 characters");
  }
}
