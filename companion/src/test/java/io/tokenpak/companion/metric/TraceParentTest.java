package io.tokenpak.companion.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void namesTraceAndSpan() {
    assertThat(TraceParent.of("00-" + TRACE + "-" + SPAN + "-01"))
        .hasValue(new TraceParent(TRACE, SPAN, true));
    assertThat(TraceParent.of("00-" + TRACE + "-" + SPAN + "-00"))
        .hasValue(new TraceParent(TRACE, SPAN, false));
    assertThat(TraceParent.of("cc-" + TRACE + "-" + SPAN + "-03-what-comes-later"))
        .hasValue(new TraceParent(TRACE, SPAN, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
      })
  void whatIsNoneIsNone(String text) {
    assertThat(TraceParent.of(text)).isEmpty();
  }
}
