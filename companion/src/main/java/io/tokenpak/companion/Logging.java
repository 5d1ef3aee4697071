package io.tokenpak.companion;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/// Sets Logback up: our own words from INFO on, those of libraries from WARN on, one line each on
/// stderr. Done in code because reading `logback.xml` would slow every start. Named in
/// `META-INF/services`.
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String TEST_CONFIGURATION = "logback-test.xml";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (Logging.class.getClassLoader().getResource(TEST_CONFIGURATION) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(standardError(context));
    context.getLogger("io.tokenpak").setLevel(Level.INFO);
    // The ledger says itself what a lost connection means, and once.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Ends the quiet.
  public interface Quiet extends AutoCloseable {
    @Override
    void close();
  }

  /// Says nothing below ERROR until closed, for programs whose output is the point.
  public static Quiet quieten() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger ours = context.getLogger("io.tokenpak");
      Level before = ours.getLevel();
      ours.setLevel(Level.ERROR);
      return () -> ours.setLevel(before);
    }
    return () -> {};
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
    LogLine layout = new LogLine();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
