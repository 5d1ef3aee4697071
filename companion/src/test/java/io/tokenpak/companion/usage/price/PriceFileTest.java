package io.tokenpak.companion.usage.price;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tokenpak.companion.usage.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class PriceFileTest {
  private static final String ENTRY =
      "{\"models\":[\"%s\"],\"providers\":[\"tokenpak-anthropic\"],\"input\":\"%s\",\"output\":\"1\","
          + "\"source\":\"https://example.com/contract\",\"date\":\"2026-01-31\"}";

  private final Logger logger = (Logger) LoggerFactory.getLogger(PriceFile.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir private Path home;
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private PriceFile prices;

  @BeforeEach
  void listen() {
    prices = new PriceFile(home, () -> now);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(logged);
  }

  @Test
  void withoutAFileThePricesOfThisVersionHold() {
    assertThat(cost("claude-opus-5")).contains(new BigDecimal("5.000000000000"));
    assertThat(logged.list).isEmpty();
  }

  @Test
  void theOwnersPriceHoldsBeforeThatOfThisVersionAndTheOthersStay() throws IOException {
    write(ENTRY.formatted("claude-opus-5", "4.5") + "," + ENTRY.formatted("own-model", "0.000001"));

    assertThat(cost("claude-opus-5")).contains(new BigDecimal("4.500000000000"));
    assertThat(cost("claude-opus-5-20260724")).contains(new BigDecimal("4.500000000000"));
    assertThat(cost("own-model")).contains(new BigDecimal("0.000001000000"));
    assertThat(cost("claude-haiku-4-5")).contains(new BigDecimal("1.000000000000"));
  }

  @Test
  void aChangeIsSeenWithoutARestart() throws IOException {
    write(ENTRY.formatted("own-model", "1"));
    assertThat(cost("own-model")).contains(new BigDecimal("1.000000000000"));

    write(ENTRY.formatted("own-model", "20"));
    assertThat(cost("own-model")).as("looked at lately").contains(new BigDecimal("1.000000000000"));
    later();
    assertThat(cost("own-model")).contains(new BigDecimal("20.000000000000"));

    Files.delete(home.resolve("prices.json"));
    later();
    assertThat(cost("own-model")).isEmpty();
    assertThat(cost("claude-opus-5")).isPresent();
  }

  @Test
  void aBadFileIsOneWarningAndThePricesOfThisVersionHold() throws IOException {
    Files.writeString(home.resolve("prices.json"), "{\"prices\":[");
    for (int i = 0; i < 5; i++) {
      assertThat(cost("claude-opus-5")).isPresent();
      later();
    }
    assertThat(warnings()).singleElement().asString().contains("prices.json is ignored", "line 1");

    write(ENTRY.formatted("claude-opus-5", "3"));
    later();
    assertThat(cost("claude-opus-5")).contains(new BigDecimal("3.000000000000"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "|it is empty",
        "[]|the file must be an object",
        "{}|the file needs a list \"prices\"",
        "{\"prices\":[1]}|price 1 must be an object",
        "{\"prices\":[]} x|it is no JSON",
        "{\"prices\":[]}{}|there is more behind the end",
        "{\"prices\":[],\"prices\":[]}|it is no JSON",
        "{\"price\":[],\"prices\":[]}|\"price\", which means nothing here",
        "{\"prices\":[{}]}|price 1 needs \"models\"",
        "{\"prices\":[{\"models\":[1]}]}|\"models\" of price 1 must hold names only",
        "{\"prices\":[{\"models\":[\"m\"]}]}|price 1 needs \"providers\"",
        "{\"prices\":[{\"models\":[\"m\"],\"providers\":[\"p\"],\"input\":1.25}]}|\"input\" of price 1 must be a text",
        "{\"prices\":[{\"models\":[\"m\"],\"providers\":[\"p\"],\"input\":\"-1\"}]}|must be a decimal number in quotes",
        "{\"prices\":[{\"models\":[\"m\"],\"providers\":[\"p\"],\"input\":\"1e9\"}]}|must be a decimal number in quotes"
      })
  void aMistakeIsNamed(String text, String why) throws IOException {
    Files.writeString(home.resolve("prices.json"), text == null ? "" : text);

    assertThat(cost("claude-opus-5")).isPresent();

    assertThat(warnings()).singleElement().asString().contains(why, "mend or remove it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "\"output\":\"1\"|\"output\":\"0.0000001\"|finer than a picodollar",
        "\"output\":\"1\"|\"output\":\"0.000001\",\"tiers\":{\"batch\":\"0.5\"}|becomes so in a tier",
        "\"output\":\"1\"|\"output\":\"1\",\"thousand_searches\":\"0.0000001\"|finer than a picodollar",
        "\"output\":\"1\"|\"output\":\"1\",\"long_context\":{\"above\":0}|must be a number of tokens",
        "\"output\":\"1\"|\"output\":\"1\",\"long_context\":{\"above\":9}|\"long_context\" of price 1 needs a \"input\"",
        "\"output\":\"1\"|\"output\":\"1\",\"cache_raed\":\"1\"|\"cache_raed\", which means nothing",
        "2026-01-31|31.1.2026|must be a day such as",
        "\"source\"|\"sauce\"|needs a \"source\""
      })
  void aMistakeInAPriceIsNamed(String right, String wrong, String why) throws IOException {
    write(ENTRY.formatted("m", "1").replace(right, wrong));

    assertThat(cost("claude-opus-5")).isPresent();

    assertThat(warnings()).singleElement().asString().contains(why);
  }

  @Test
  void aFileThatOthersMayWriteIsIgnored() throws IOException {
    write(ENTRY.formatted("claude-opus-5", "3"));
    Files.setPosixFilePermissions(
        home.resolve("prices.json"), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(cost("claude-opus-5")).contains(new BigDecimal("5.000000000000"));

    assertThat(warnings()).singleElement().asString().contains("others may write it");
  }

  @Test
  void aFolderInItsPlaceIsIgnored() throws IOException {
    Files.createDirectory(home.resolve("prices.json"));

    assertThat(cost("claude-opus-5")).isPresent();

    assertThat(warnings()).singleElement().asString().contains("it must be a file");
  }

  private Optional<BigDecimal> cost(String model) {
    return prices.prices().cost("tokenpak-anthropic", new Usage(model, 1_000_000, 0, 0, 0));
  }

  private void write(String entries) throws IOException {
    Path file = home.resolve("prices.json");
    Files.writeString(file, "{\"prices\":[" + entries + "]}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void later() {
    now = now.plusSeconds(2);
  }

  private List<String> warnings() {
    return logged.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
