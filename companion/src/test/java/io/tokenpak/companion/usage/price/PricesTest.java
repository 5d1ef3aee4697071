package io.tokenpak.companion.usage.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenpak.companion.usage.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {
  private static final Prices PRICES = Prices.builtIn();
  private static final String ANTHROPIC = "tokenpak-anthropic";
  private static final String OPENAI = "tokenpak-openai";

  @Test
  void everyPriceNamesAPublicSourceAndItsDay() {
    assertThat(PRICES.all()).hasSizeGreaterThan(30);
    assertThat(PRICES.all())
        .allSatisfy(price -> {
          assertThat(URI.create(price.source().address()).getScheme()).isEqualTo("https");
          assertThat(price.source().date())
              .isBetween(LocalDate.of(2025, 7, 1), LocalDate.of(2026, 11, 22));
        });
  }

  @Test
  void writingToAnthropicsCacheCostsAQuarterMoreAndForAnHourTwice() {
    assertThat(PRICES.all())
        .filteredOn(price -> price.providers().contains(ANTHROPIC))
        .isNotEmpty()
        .allSatisfy(price -> {
          BigDecimal input = price.rates().input();
          assertThat(price.rates().cacheWrite())
              .isEqualByComparingTo(input.multiply(new BigDecimal("1.25")));
          assertThat(price.rates().cacheWriteLong())
              .isEqualByComparingTo(input.multiply(new BigDecimal("2")));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "claude-sonnet-4-5, 3",
    "claude-sonnet-4-5-20250929, 3",
    "claude-sonnet-4-20250514, 3",
    "claude-opus-4-5-20251101, 5",
    "claude-3-5-haiku-latest, 0.8",
    "claude-haiku-5-5, 0.1"
  })
  void aModelOfAnthropicIsFoundByItsIdWithOrWithoutADate(String model, String dollars) {
    assertThat(PRICES.cost(ANTHROPIC, input(model, 1_000_000, 3_000_000)))
        .isEqualTo(PRICES.cost("tokenpak-claude-code", input(model, 1_000_000, 3_000_000)));
    assertThat(PRICES.cost(ANTHROPIC, input(model, 100_000, 0)).orElseThrow())
        .isEqualByComparingTo(new BigDecimal(dollars).movePointLeft(1));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5.1, 1.25",
    "gpt-5.1-2025-11-13, 1.25",
    "gpt-5.1-codex, 1.25",
    "gpt-5.1-codex-max, 1.25",
    "gpt-5.1-codex-mini, 0.25",
    "gpt-5.1-codex-mini-2025-11-13, 0.25",
    "gpt-5-chat-latest, 1.25",
    "gpt-6-sol, 2"
  })
  void aModelOfOpenAiIsFoundByItsIdWithOrWithoutADate(String model, String dollars) {
    assertThat(PRICES.cost(OPENAI, input(model, 100_000, 0)).orElseThrow())
        .isEqualByComparingTo(new BigDecimal(dollars).movePointLeft(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude-opus-5-50",
        "claude-opus-5-6",
        "claude-sonnet-4-5-2025092",
        "claude-sonnet-4-5-202509291",
        "claude-sonnet-4-5-2025-9-29",
        "claude-sonnet-4-5-2025092x",
        "claude-sonnet",
        "gpt-5.1-codex-nano",
        "gpt-5.10",
        "gpt-5.1-codex-",
        "gpt-4",
        "-latest",
        "-20250929",
        "",
        "GPT-5.1"
      })
  void aModelThatIsMerelySimilarHasNoPrice(String model) {
    assertThat(PRICES.cost(ANTHROPIC, input(model, 1, 1))).isEmpty();
    assertThat(PRICES.cost(OPENAI, input(model, 1, 1))).isEmpty();
  }

  @Test
  void anotherProvidersPriceIsNobodysPrice() {
    assertThat(PRICES.cost(OPENAI, input("claude-sonnet-4-5", 1, 1))).isEmpty();
    assertThat(PRICES.cost("tokenpak-google", input("gpt-5.1", 1, 1))).isEmpty();
    assertThat(PRICES.cost(ANTHROPIC, input(null, 1, 1))).isEmpty();
  }

  @Test
  void eachKindOfTokenHasItsPrice() {
    Usage usage =
        new Usage("claude-sonnet-4-6", 1_000_000, 10, 600_000, 300_000, 100_000, 5, 3, null, null);

    // 0.1 M new, 0.6 M read, 0.2 M for five minutes, 0.1 M for an hour, 10 answered, 3 searches.
    assertThat(PRICES.cost(ANTHROPIC, usage).orElseThrow()).isEqualByComparingTo("1.86015");
  }

  @ParameterizedTest
  @CsvSource({"200000, 0.600015", "200001, 1.2000285"})
  void aLongRequestCostsMoreForTheWholeRequestFromTheTokenBehindTheLimit(
      long input, BigDecimal dollars) {
    assertThat(PRICES.cost(ANTHROPIC, input("claude-sonnet-4-5", input, 1)).orElseThrow())
        .isEqualByComparingTo(dollars);
  }

  @Test
  void tokensOfTheCacheCountForTheLengthOfTheContext() {
    Usage usage = new Usage("claude-haiku-5-5", 100_001, 0, 100_000, 0);

    assertThat(PRICES.cost(ANTHROPIC, usage).orElseThrow()).isEqualByComparingTo("0.0050005");
  }

  @ParameterizedTest
  @CsvSource({
    "standard, 0.003",
    "default, 0.003",
    "auto, 0.003",
    "Batch, 0.0015",
    "'', 0.003",
    ", 0.003"
  })
  void aTierMultipliesThePrice(@Nullable String tier, BigDecimal dollars) {
    assertThat(PRICES.cost(ANTHROPIC, served("claude-sonnet-4-6", tier)).orElseThrow())
        .isEqualByComparingTo(dollars);
  }

  @Test
  void aTierWithoutAPriceMakesNoCost() {
    assertThat(PRICES.cost(ANTHROPIC, served("claude-sonnet-4-6", "priority"))).isEmpty();
    assertThat(PRICES.cost(OPENAI, served("gpt-6-sol", "scale"))).isEmpty();
    assertThat(PRICES.cost(OPENAI, served("gpt-6-sol", "flex")).orElseThrow())
        .isEqualByComparingTo("0.001");
  }

  @Test
  void whatHasNoPriceMakesNoCostAndWhatIsNothingCostsNothing() {
    assertThat(PRICES.cost(OPENAI, new Usage("gpt-5.1", 10, 1, 0, 1)))
        .as("nobody says what writing to a cache costs")
        .isEmpty();
    assertThat(PRICES.cost(OPENAI, new Usage("gpt-5.1", 10, 1, 0, 0, 0, 0, 1, null, null)))
        .as("nor what a search costs")
        .isEmpty();
    assertThat(PRICES.cost(OPENAI, new Usage("gpt-5.1", 0, 0, 0, 0)).orElseThrow()).isZero();
  }

  @Test
  void figuresThatCannotBeMakeNoCost() {
    assertThat(PRICES.cost(ANTHROPIC, new Usage("claude-opus-5", 10, 0, 8, 3))).isEmpty();
    assertThat(PRICES.cost(ANTHROPIC, new Usage("claude-opus-5", 10, 0, 0, 2, 3, 0, 0, null, null)))
        .isEmpty();
    assertThat(PRICES.cost(ANTHROPIC, input("claude-opus-5", -1, 0))).isEmpty();
    assertThat(PRICES.cost(ANTHROPIC, input("claude-opus-5", 0, -1))).isEmpty();
    assertThat(PRICES.cost(ANTHROPIC, input("claude-opus-5", Long.MAX_VALUE, Long.MAX_VALUE)))
        .as("more than a ledger can hold")
        .isEmpty();
  }

  @Test
  void aModelWithTwoPricesIsRefused() {
    String twice = price("x").formatted("1") + "," + price("x").formatted("2");

    assertThatThrownBy(() -> Prices.of(bytes("{\"prices\":[" + twice + "]}")))
        .hasMessage("x of p has two prices: remove one");
  }

  private static String price(String model) {
    return "{\"models\":[\""
        + model
        + "\"],\"providers\":[\"p\"],\"input\":\"%s\",\"output\":\"1\","
        + "\"source\":\"https://example.com\",\"date\":\"2026-01-31\"}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Usage input(@Nullable String model, long input, long output) {
    return new Usage(model, input, output, 0, 0);
  }

  private static Usage served(String model, @Nullable String tier) {
    return new Usage(model, 1_000, 0, 0, 0, 0, 0, 0, null, tier);
  }
}
