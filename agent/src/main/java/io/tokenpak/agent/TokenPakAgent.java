package io.tokenpak.agent;

import io.tokenpak.agent.option.BadOption;
import io.tokenpak.agent.option.Options;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/// Where the JVM enters: at its start by `-javaagent`, later by attaching.
///
/// Whatever goes wrong here is said in one line, and the application runs on without the agent.
public final class TokenPakAgent {
  private static @Nullable Instrument instrument;

  private TokenPakAgent() {}

  /// Before the application's `main`.
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    begin(arguments, instrumentation);
  }

  /// In a JVM that runs already; another time, with other options, it is given these.
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    begin(arguments, instrumentation);
  }

  private static synchronized void begin(
      @Nullable String arguments, Instrumentation instrumentation) {
    try {
      Options options = Options.of(arguments);
      if (instrument == null) {
        instrument = new Instrument(instrumentation);
      }
      instrument.become(options);
    } catch (BadOption bad) {
      System.err.println("tokenpak agent: off, for " + bad.getMessage());
    } catch (Throwable failure) {
      System.err.println("tokenpak agent: off, for it failed to start: " + failure);
    }
  }
}
