package io.tokenpak.companion.usage.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A JSON object whose members are taken one by one; what is left in the end is a mistake.
final class Members {
  /// Numbers stand in quotes, because programs that write JSON round those that do not.
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,6}(\\.\\d{1,18})?");

  private static final int LONGEST = 300;

  private final Map<String, @Nullable Object> left;
  private final String place;

  /// @param place in the file, for messages
  Members(@Nullable Object object, String place) {
    if (!(object instanceof Map<?, ?> map)) {
      throw new BadPrices(place + " must be an object");
    }
    left = new HashMap<>();
    map.forEach((name, value) -> left.put(String.valueOf(name), value));
    this.place = place;
  }

  String text(String name) {
    return optionalText(name)
        .orElseThrow(() -> new BadPrices("%s needs a \"%s\"".formatted(place, name)));
  }

  Optional<String> optionalText(String name) {
    Object value = left.remove(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || text.isBlank() || text.length() > LONGEST) {
      throw new BadPrices("\"%s\" of %s must be a text in quotes".formatted(name, place));
    }
    return Optional.of(text);
  }

  List<String> texts(String name) {
    if (!(left.remove(name) instanceof List<?> list) || list.isEmpty()) {
      throw new BadPrices("%s needs \"%s\", a list of names".formatted(place, name));
    }
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text) || text.isBlank() || text.length() > LONGEST) {
        throw new BadPrices("\"%s\" of %s must hold names only".formatted(name, place));
      }
      texts.add(text);
    }
    return texts;
  }

  BigDecimal decimal(String name) {
    return decimal(name, text(name));
  }

  Optional<BigDecimal> optionalDecimal(String name) {
    return optionalText(name).map(text -> decimal(name, text));
  }

  private BigDecimal decimal(String name, String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new BadPrices(
          "\"%s\" of %s must be a decimal number in quotes, such as \"1.25\""
              .formatted(name, place));
    }
    return new BigDecimal(text).stripTrailingZeros();
  }

  long count(String name) {
    if (left.remove(name) instanceof Long count && count > 0) {
      return count;
    }
    throw new BadPrices("\"%s\" of %s must be a number of tokens".formatted(name, place));
  }

  Map<String, BigDecimal> decimals(String name) {
    Object value = left.remove(name);
    if (value == null) {
      return Map.of();
    }
    Members members = new Members(value, "\"%s\" of %s".formatted(name, place));
    Map<String, BigDecimal> decimals = new LinkedHashMap<>();
    for (String each : List.copyOf(members.left.keySet())) {
      decimals.put(each, members.decimal(each));
    }
    return decimals;
  }

  Optional<Members> object(String name) {
    Object value = left.remove(name);
    return value == null
        ? Optional.empty()
        : Optional.of(new Members(value, "\"%s\" of %s".formatted(name, place)));
  }

  List<?> list(String name) {
    if (left.remove(name) instanceof List<?> list) {
      return list;
    }
    throw new BadPrices("%s needs a list \"%s\"".formatted(place, name));
  }

  void refuseOthers() {
    if (!left.isEmpty()) {
      throw new BadPrices(
          "%s has \"%s\", which means nothing here: remove it"
              .formatted(place, left.keySet().iterator().next()));
    }
  }

  String place() {
    return place;
  }
}
