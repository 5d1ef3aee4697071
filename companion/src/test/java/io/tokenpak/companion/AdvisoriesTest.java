package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdvisoriesTest {
  private final Advisories advisories = Advisories.committed();

  @Test
  void warnOfAnOldJetty() {
    assertThat(advisories.warnings("org.eclipse.jetty:jetty-http", "12.0.11"))
        .containsExactly("org.eclipse.jetty:jetty-http has CVE-2024-6763: take 12.0.12 or newer");
  }

  @Test
  void knowWhereARangeBeginsAndEnds() {
    String driver = "org.postgresql:postgresql";

    assertThat(advisories.warnings(driver, "42.7.3")).isEmpty();
    assertThat(advisories.warnings(driver, "42.7.4")).hasSize(1);
    assertThat(advisories.warnings(driver, "42.7.7")).isEmpty();
    assertThat(advisories.warnings(driver, "42.7.10")).isEmpty();
  }

  @Test
  void askForALookAtALibraryThatTheyDoNotName() {
    assertThat(advisories.warnings("org.example:new", "1.0"))
        .containsExactly(
            "org.example:new has no row: look for its advisories, and add what there is");
  }
}
