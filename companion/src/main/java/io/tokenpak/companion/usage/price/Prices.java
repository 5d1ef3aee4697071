package io.tokenpak.companion.usage.price;

import io.tokenpak.companion.usage.Usage;
import io.tokenpak.companion.usage.UsageRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What use of models costs by the lists of their providers. Never changes.
///
/// A model is found by its id, or by its id without the date or `-latest` behind it; a model that
/// is merely similar is not.
public final class Prices {
  /// Costs are kept as whole picodollars in 64 bits: about nine million dollars.
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE, ModelPrice.SCALE);

  private static final String LIST = "prices.json";
  private static final String LATEST = "-latest";
  private static final String DAY = "-dddddddd";
  private static final String DAY_WITH_HYPHENS = "-dddd-dd-dd";

  /// By provider, then by model.
  private final Map<String, Map<String, ModelPrice>> prices = new HashMap<>();

  private final @Nullable Prices others;

  private Prices(List<ModelPrice> list, @Nullable Prices others) {
    this.others = others;
    for (ModelPrice price : list) {
      for (String provider : price.providers()) {
        for (String model : price.models()) {
          put(provider, model, price);
        }
      }
    }
  }

  private void put(String provider, String model, ModelPrice price) {
    if (prices.computeIfAbsent(provider, _ -> new HashMap<>()).put(model, price) != null) {
      throw new BadPrices("%s of %s has two prices: remove one".formatted(model, provider));
    }
  }

  /// Those of this version.
  public static Prices builtIn() {
    try (InputStream list = Prices.class.getResourceAsStream(LIST)) {
      if (list == null) {
        throw new IllegalStateException("this build has no " + LIST);
      }
      return of(list.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// @throws BadPrices if the list is malformed
  static Prices of(byte[] list) {
    return new Prices(PriceReader.read(list), null);
  }

  /// @throws BadPrices if the list is malformed
  Prices under(byte[] list) {
    return new Prices(PriceReader.read(list), this);
  }

  /// What was used, in US dollars, exact to the picodollar; empty if there is no price for it.
  ///
  /// @param provider its name, for example `tokenpak-anthropic`
  public Optional<BigDecimal> cost(String provider, Usage usage) {
    String model = usage.model();
    return model == null
        ? Optional.empty()
        : of(provider, model)
            .flatMap(price -> price.cost(usage))
            .filter(cost -> cost.compareTo(MOST) <= 0);
  }

  /// The row with what it cost, if that is known.
  public UsageRow priced(UsageRow row) {
    Usage usage = row.answer().usage();
    return usage == null
        ? row.costing(null)
        : row.costing(cost(row.intent().provider(), usage).orElse(null));
  }

  Optional<ModelPrice> of(String provider, String model) {
    Map<String, ModelPrice> own = prices.getOrDefault(provider, Map.of());
    ModelPrice found = own.get(model);
    if (found == null) {
      found = own.get(family(model));
    }
    return found == null && others != null
        ? others.of(provider, model)
        : Optional.ofNullable(found);
  }

  /// The id without what names one state of the model.
  private static String family(String model) {
    for (String suffix : List.of(DAY, DAY_WITH_HYPHENS, LATEST)) {
      if (endsLike(model, suffix)) {
        return model.substring(0, model.length() - suffix.length());
      }
    }
    return model;
  }

  /// @param suffix in which `d` of the days stands for a digit
  private static boolean endsLike(String model, String suffix) {
    int from = model.length() - suffix.length();
    if (from <= 0 || suffix.equals(LATEST)) {
      return from > 0 && model.endsWith(suffix);
    }
    for (int i = 0; i < suffix.length(); i++) {
      char c = model.charAt(from + i);
      boolean isLike = suffix.charAt(i) == 'd' ? c >= '0' && c <= '9' : c == suffix.charAt(i);
      if (!isLike) {
        return false;
      }
    }
    return true;
  }

  /// Every price, for tests.
  List<ModelPrice> all() {
    return prices.values().stream().flatMap(each -> each.values().stream()).distinct().toList();
  }
}
