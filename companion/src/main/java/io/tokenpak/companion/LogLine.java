package io.tokenpak.companion;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import io.tokenpak.companion.exchange.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Lays a log event out as exactly one line, whatever a request tried to put into it.
final class LogLine extends LayoutBase<ILoggingEvent> {
  /// Frames shown of an unexpected failure; enough to find the place.
  private static final int FRAMES = 6;

  private static final int CAUSES = 4;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS));
    line.append(' ').append(event.getLevel());
    line.append(' ').append(simpleName(event.getLoggerName()));
    line.append(' ').append(Printable.line(String.valueOf(event.getFormattedMessage())));
    append(event.getThrowableProxy(), line);
    return line.append(System.lineSeparator()).toString();
  }

  private static String simpleName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void append(@Nullable IThrowableProxy failure, StringBuilder line) {
    IThrowableProxy cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES; depth++) {
      line.append(depth == 0 ? " | " : " | caused by ").append(cause.getClassName());
      line.append(": ").append(Printable.line(String.valueOf(cause.getMessage())));
      appendFrames(cause, line);
      cause = cause.getCause();
    }
  }

  private static void appendFrames(IThrowableProxy failure, StringBuilder line) {
    StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
    for (int i = 0; frames != null && i < Math.min(FRAMES, frames.length); i++) {
      line.append(i == 0 ? " at " : " < ").append(frames[i].getStackTraceElement());
    }
  }
}
