package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void everyCodeStandsInTheDocumentation() throws IOException {
    Matcher row =
        Pattern.compile("(?m)^\\| `(\\d{3})` \\| `([a-z_]+)` \\|")
            .matcher(Files.readString(Path.of("../docs/configuration.md")));
    List<String> documented = new ArrayList<>();
    while (row.find()) {
      documented.add(row.group(1) + " " + row.group(2));
    }

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values())
                .map(reason -> reason.status() + " " + reason.code())
                .toList());
  }

  @Test
  void noneIsA401() {
    assertThat(Reason.values())
        .as("agent programs answer a 401 with refresh storms of their own login")
        .noneMatch(reason -> reason.status() == 401);
  }
}
