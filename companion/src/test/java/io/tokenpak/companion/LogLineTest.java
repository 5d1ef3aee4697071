package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LogLineTest {
  @Test
  void aMessageCannotForgeASecondLine() {
    assertThat(line("path /a\r\n2026-01-01T00:00:00Z ERROR forged\u001b[2J", null).lines())
        .singleElement()
        .asString()
        .endsWith("INFO LogLineTest path /a\\r\\n2026-01-01T00:00:00Z ERROR forged\\u001b[2J");
  }

  @Test
  void aFailureStaysOnTheLineWithItsCause() {
    Exception failure = new IllegalStateException("outer\nx", new IOException("inner"));

    assertThat(line("failed", failure).lines())
        .singleElement()
        .asString()
        .contains(
            "failed | java.lang.IllegalStateException: outer\\nx at ",
            "LogLineTest",
            " | caused by java.io.IOException: inner at ");
  }

  private static String line(String message, @org.jspecify.annotations.Nullable Throwable failure) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            LogLineTest.class.getName(),
            context.getLogger(LogLineTest.class),
            Level.INFO,
            message,
            failure,
            null);
    return new LogLine().doLayout(event);
  }
}
