package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({"srve,serve", "STATUS,status", "doktor,doctor", "envv,env", "x,env"})
  void findsTheNameWithTheFewestEdits(String given, String meant) {
    assertThat(Nearest.to(given, List.of("serve", "status", "doctor", "env"))).isEqualTo(meant);
  }
}
