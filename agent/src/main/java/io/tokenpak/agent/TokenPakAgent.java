package io.tokenpak.agent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/// Where the JVM enters: at its start by `-javaagent`, later by attaching.
///
/// Whatever goes wrong here is said in one line, and the application runs on without the agent. At
/// the start nothing is done that can wait for the first class of a client.
public final class TokenPakAgent {
  /// Of a line that is too long, as many letters of its start and as many of its end.
  private static final int MOST = 500;

  /// The property that tells whoever attached the agent what was wrong with that; it is gone when
  /// nothing was. It does not begin as the properties do that are options.
  private static final String PROBLEM = "io.tokenpak.agent.problem";

  private static @Nullable Instrument instrument;

  private TokenPakAgent() {}

  /// Before the application's `main`.
  public static synchronized void premain(
      @Nullable String arguments, Instrumentation instrumentation) {
    try {
      if (instrument != null) {
        String problem = instrument.become(arguments);
        if (problem != null) {
          say(problem);
        }
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
      say(failed() + failure);
    }
  }

  /// In a JVM that runs already; another time, with other options, it does as these say.
  public static synchronized void agentmain(
      @Nullable String arguments, Instrumentation instrumentation) {
    String problem;
    try {
      if (instrument == null) {
        instrument = new Instrument(instrumentation, "off");
      }
      problem = instrument.become(arguments);
    } catch (Throwable failure) {
      problem = failed() + failure;
    }
    try {
      if (problem == null) {
        System.clearProperty(PROBLEM);
      } else {
        say(problem);
        System.setProperty(PROBLEM, printable(problem));
      }
    } catch (SecurityException refused) {
      // Then it is on standard error alone.
    }
  }

  private static String failed() {
    return instrument == null || !instrument.listens()
        ? "off, for it failed to start: "
        : "what it was told before still holds, for this failed: ";
  }

  /// One line for whoever runs the application. It may have what others wrote.
  static void say(String line) {
    System.err.println("tokenpak agent: " + printable(line));
  }

  private static String printable(String line) {
    int end = line.length();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < end; i++) {
      if (i == MOST && end > 2 * MOST) {
        shown.append(" ... ");
        i = end - MOST;
      }
      char letter = line.charAt(i);
      boolean hidden =
          Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT;
      shown.append(hidden ? '?' : letter);
    }
    return shown.toString();
  }
}
