package io.tokenpak.companion.credential;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// The log lines of this package while it is open, level first.
public final class CapturedLog implements AutoCloseable {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(CapturedLog.class.getPackageName());
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final ch.qos.logback.classic.Level before = logger.getLevel();

  /// Begins.
  public CapturedLog() {
    logger.setLevel(ch.qos.logback.classic.Level.TRACE);
    appender.start();
    logger.addAppender(appender);
  }

  public List<String> lines() {
    return List.copyOf(appender.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  public List<String> warnings() {
    return lines().stream().filter(line -> line.startsWith("WARN")).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(before);
  }
}
