package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  /// | `VARIABLE` | `key` | `default` | meaning |, a dash where there is none.
  private static final Pattern ROW =
      Pattern.compile("\\| `([A-Z_]+)` \\| (-|`[^`]+`) \\| (-|`[^`]+`) \\| .+ \\|");

  @Test
  void theDocumentShowsEverySettingAndNoOther() throws IOException {
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> "%s %s %s".formatted(row.group(1), row.group(2), row.group(3)))
            .toList();

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(SettingTest::row).toList());
  }

  private static String row(Setting setting) {
    return "%s %s %s"
        .formatted(
            setting.variable(),
            setting.key().map(SettingTest::quoted).orElse("-"),
            setting.defaultText().map(SettingTest::quoted).orElse("-"));
  }

  private static String quoted(String text) {
    return "`" + text + "`";
  }
}
