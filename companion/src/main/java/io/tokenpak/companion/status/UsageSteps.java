package io.tokenpak.companion.status;

import io.tokenpak.companion.usage.ledger.Dimension;
import io.tokenpak.companion.usage.ledger.UsageSum;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The hours or days of a range, so that a chart shows those without usage too.
final class UsageSteps {
  private static final int MOST = 800;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH");

  private UsageSteps() {}

  /// Their keys, as a report by that dimension has them.
  static List<String> keys(Dimension step, UsageRange range) {
    if (step != Dimension.DAY && step != Dimension.HOUR) {
      throw UsageRange.bad("step is hour or day");
    }
    ChronoUnit unit = step == Dimension.DAY ? ChronoUnit.DAYS : ChronoUnit.HOURS;
    DateTimeFormatter form = step == Dimension.DAY ? DAY : HOUR;
    // An hour that a change of the clock repeats is one.
    Set<String> keys = new LinkedHashSet<>();
    ZonedDateTime at = range.since().atZone(range.zone()).truncatedTo(unit);
    ZonedDateTime end = range.until().atZone(range.zone());
    while (at.isBefore(end)) {
      keys.add(form.format(at));
      at = at.plus(1, unit);
      if (keys.size() > MOST) {
        throw UsageRange.bad("the range has more than " + MOST + " steps: ask for days, or less");
      }
    }
    return List.copyOf(keys);
  }

  /// A sum for each key, in their order.
  static List<UsageSum> filled(List<String> keys, List<UsageSum> sums) {
    Map<String, UsageSum> known =
        sums.stream().collect(Collectors.toMap(UsageSum::key, Function.identity(), (a, _) -> a));
    return keys.stream()
        .map(key ->
            known.getOrDefault(key, new UsageSum(key, 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO)))
        .toList();
  }
}
