package io.tokenpak.companion.usage.budget;

import io.tokenpak.companion.exchange.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads budgets as the owner writes them: `platform=openclaw day=5.00 warn`, `session=* day=2
/// refuse`, `total month=200 refuse`, `total day=2M tokens warn`.
final class BudgetReader {
  private static final Pattern AMOUNT = Pattern.compile("\\$?(\\d{1,12}(?:\\.\\d{1,12})?)([kM]?)");
  private static final int LONGEST = 300;
  private static final String FORM =
      "write who, how much and what then, for example platform=openclaw day=5.00 warn, session=*"
          + " day=2 refuse, total month=200 refuse or total day=2M tokens warn";

  private final String line;
  private final Map<Part, String> only = new EnumMap<>(Part.class);
  private final List<Part> each = new ArrayList<>();
  private final List<Period> periods = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private boolean total;
  private Unit unit = Unit.DOLLARS;
  private String amount = "";

  private BudgetReader(String line) {
    this.line = line;
  }

  /// @throws IllegalArgumentException if that is none; the message says why
  static Budget read(String line) {
    if (line.length() > LONGEST) {
      throw new IllegalArgumentException("a budget is longer than " + LONGEST + " characters");
    }
    return new BudgetReader(line.strip().replaceAll("\\s+", " ")).budget();
  }

  private Budget budget() {
    for (String word : line.split(" ", -1)) {
      take(word);
    }
    if (periods.size() != 1 || actions.size() != 1 || total == hasParts() || each.size() > 1) {
      throw bad(FORM);
    }
    return new Budget(
        Printable.line(line),
        only,
        each.stream().findFirst(),
        periods.getFirst(),
        unit,
        limit(),
        actions.getFirst());
  }

  private boolean hasParts() {
    return !only.isEmpty() || !each.isEmpty();
  }

  private void take(String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      takePlain(word);
      return;
    }
    String name = word.substring(0, equals);
    String value = word.substring(equals + 1);
    Optional<Part> part = named(Part.values(), name);
    Optional<Period> period = named(Period.values(), name);
    if (part.isPresent() && !value.isEmpty()) {
      takePart(part.get(), value);
    } else if (period.isPresent()) {
      periods.add(period.get());
      amount = value;
    } else {
      throw bad("\"%s\" is none of platform, session, provider, day and month".formatted(name));
    }
  }

  private void takePlain(String word) {
    switch (word) {
      case "total" -> total = true;
      case "tokens" -> unit = Unit.TOKENS;
      case "warn" -> actions.add(Action.WARN);
      case "refuse" -> actions.add(Action.REFUSE);
      default -> throw bad("\"%s\" is none of total, tokens, warn and refuse".formatted(word));
    }
  }

  private void takePart(Part part, String value) {
    boolean isTwice = only.containsKey(part) || each.contains(part);
    if (isTwice) {
      throw bad("%s stands twice".formatted(part.word()));
    }
    if (value.equals("*")) {
      each.add(part);
    } else {
      only.put(part, value);
    }
  }

  private long limit() {
    Matcher matcher = AMOUNT.matcher(amount);
    boolean isDollars = unit == Unit.DOLLARS;
    if (!matcher.matches() || (isDollars && !matcher.group(2).isEmpty())) {
      throw bad(
          isDollars
              ? "the amount must be US dollars, such as 5 or 2.50"
              : "the amount must be a number of tokens, such as 500000, 500k or 2M");
    }
    if (!isDollars && (matcher.group(1).contains(".") || amount.startsWith("$"))) {
      throw bad("the amount must be a number of tokens, such as 500000, 500k or 2M");
    }
    BigDecimal factor =
        switch (matcher.group(2)) {
          case "k" -> BigDecimal.valueOf(1_000);
          case "M" -> BigDecimal.valueOf(1_000_000);
          default -> BigDecimal.ONE;
        };
    long limit = unit.whole(new BigDecimal(matcher.group(1)).multiply(factor));
    if (limit == Long.MAX_VALUE) {
      throw bad("the amount is more than can be counted");
    }
    return limit;
  }

  private static <E extends Enum<E>> Optional<E> named(E[] all, String word) {
    for (E one : all) {
      if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private IllegalArgumentException bad(String why) {
    return new IllegalArgumentException(
        "\"%s\" is no budget: %s".formatted(Printable.line(line, 80), why));
  }
}
