package io.tokenpak.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/// Where the JVM enters: at its start by `-javaagent`, later by attaching.
///
/// Whatever goes wrong here is said in one line, and the application runs on without the agent. At
/// the start nothing is done that can wait for the first class of a client.
public final class TokenPakAgent {
  private static @Nullable Instrument instrument;

  private TokenPakAgent() {}

  /// Before the application's `main`.
  public static synchronized void premain(
      @Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (instrument != null) {
        instrument.become(arguments);
        return;
      }
      String problem = Start.problem(arguments);
      if (problem != null) {
        say("off: " + problem);
      } else if (!Start.isOff(arguments)) {
        instrument = new Instrument(instrumentation, arguments);
        instrument.begin();
      }
    } catch (Throwable failure) {
      say("off, for it failed to start: " + failure);
    }
  }

  /// In a JVM that runs already; another time, with other options, it does as these say.
  public static synchronized void agentmain(
      @Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (instrument == null) {
        instrument = new Instrument(instrumentation, "off");
      }
      instrument.become(arguments);
    } catch (Throwable failure) {
      say("off, for it failed to start: " + failure);
    }
  }

  /// One line for whoever runs the application.
  static void say(String line) {
    System.err.println("tokenpak agent: " + line);
  }
}
