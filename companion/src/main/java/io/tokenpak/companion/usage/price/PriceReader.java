package io.tokenpak.companion.usage.price;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a list of prices, strictly: what is not understood would be money that is not counted.
final class PriceReader {
  /// A price for a million tokens with more digits has parts of a picodollar for one.
  private static final int MOST_DIGITS = 6;

  private PriceReader() {}

  /// @throws BadPrices if the list is malformed
  static List<ModelPrice> read(byte[] list) {
    Members file = new Members(tree(list), "the file");
    List<ModelPrice> prices = new ArrayList<>();
    for (Object each : file.list("prices")) {
      prices.add(price(new Members(each, "price %d".formatted(prices.size() + 1))));
    }
    file.refuseOthers();
    return prices;
  }

  private static ModelPrice price(Members members) {
    ModelPrice price =
        new ModelPrice(
            members.texts("models"),
            members.texts("providers"),
            rates(members),
            members.object("long_context").map(PriceReader::longContext).orElse(null),
            members.decimals("tiers"),
            members.optionalDecimal("thousand_searches").orElse(null),
            source(members));
    var _ = members.optionalText("note");
    members.refuseOthers();
    refuseFiner(price, members.place());
    return price;
  }

  private static Rates rates(Members members) {
    return new Rates(
        members.decimal("input"),
        members.decimal("output"),
        members.optionalDecimal("cache_read").orElse(null),
        members.optionalDecimal("cache_write").orElse(null),
        members.optionalDecimal("cache_write_long").orElse(null));
  }

  private static ModelPrice.LongRequest longContext(Members members) {
    var longContext = new ModelPrice.LongRequest(members.count("above"), rates(members));
    members.refuseOthers();
    return longContext;
  }

  private static ModelPrice.Source source(Members members) {
    String address = members.text("source");
    try {
      return new ModelPrice.Source(address, LocalDate.parse(members.text("date")));
    } catch (DateTimeException malformed) {
      throw new BadPrices(
          "\"date\" of %s must be a day such as 2026-01-31".formatted(members.place()));
    }
  }

  private static void refuseFiner(ModelPrice price, String place) {
    List<BigDecimal> factors = new ArrayList<>(price.tiers().values());
    factors.add(BigDecimal.ONE);
    List<Rates> all = new ArrayList<>(List.of(price.rates()));
    if (price.longContext() != null) {
      all.add(price.longContext().rates());
    }
    boolean isFiner =
        all.stream()
            .flatMap(Rates::all)
            .anyMatch(rate -> factors.stream().anyMatch(factor -> isFiner(rate.multiply(factor))));
    if (isFiner || (price.thousandSearches() != null && isFiner(price.thousandSearches()))) {
      throw new BadPrices(
          "a price of %s is finer than a picodollar a token, or becomes so in a tier: give at most"
                  .formatted(place)
              + " six digits behind the point");
    }
  }

  private static boolean isFiner(BigDecimal rate) {
    return rate.stripTrailingZeros().scale() > MOST_DIGITS;
  }

  /// As maps, lists, strings and whole numbers, without what a full mapper would bring along.
  private static @Nullable Object tree(byte[] list) {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser json = factory.createParser(list)) {
      json.nextToken();
      Object tree = value(json);
      if (json.nextToken() != null) {
        throw new BadPrices("there is more behind the end of the list");
      }
      return tree;
    } catch (JacksonException malformed) {
      var place = malformed.getLocation();
      throw new BadPrices("it is no JSON" + (place == null ? "" : " at line " + place.getLineNr()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    return switch (token) {
      case null -> throw new BadPrices("it is empty");
      case START_OBJECT -> object(json);
      case START_ARRAY -> list(json);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT ->
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? token
              : (Object) json.getLongValue();
      default -> token;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
    Map<String, @Nullable Object> object = new HashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      object.put(name, value(json));
    }
    return object;
  }

  private static List<@Nullable Object> list(JsonParser json) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(json));
    }
    return list;
  }
}
