package io.tokenpak.companion;

import io.tokenpak.companion.usage.budget.Budgets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Reads what may be spent.
final class BudgetSettingReader {
  private BudgetSettingReader() {}

  /// The lines, each of which is a budget.
  static List<String> read(SettingReader reader) {
    Optional<String> text = reader.text(Setting.BUDGETS);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines =
        ListText.parse(text.get(), ";\n")
            .orElseThrow(() ->
                new BadSetting(
                    reader.name(Setting.BUDGETS)
                        + " must be budgets with semicolons between them, or a list of them"));
    try {
      var _ = Budgets.of(lines, ZoneId.systemDefault(), InstantSource.system());
      return List.copyOf(lines);
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(reader.name(Setting.BUDGETS) + ": " + malformed.getMessage());
    }
  }
}
