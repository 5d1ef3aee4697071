package io.tokenpak.companion.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.exchange.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RemediesTest {
  @Test
  void thePageKnowsWhatToDoAboutEachRefusal() throws IOException {
    String remedies =
        Files.readString(
            Path.of("src/main/resources/io/tokenpak/companion/status/page/remedies.js"));

    assertThat(Reason.values())
        .allSatisfy(reason -> assertThat(remedies).contains("\n  " + reason.code() + ": '"));
  }
}
