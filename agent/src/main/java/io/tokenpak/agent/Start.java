package io.tokenpak.agent;

import io.tokenpak.agent.option.Options;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/// What can be seen at the start, when there is no time to read options: whether there is one that
/// does not exist, whether the agent is off, and whether another agent was here before.
///
/// One class, for each that is loaded at the start takes a third of a millisecond.
final class Start {
  private static final String OURS = "io.tokenpak.agent.";

  private static final String KNOWN = "," + Options.KEYS + ",";

  private Start() {}

  /// Null if each option exists.
  static @Nullable String problem(@Nullable String arguments) {
    String rest = arguments == null ? "" : arguments;
    while (!rest.isEmpty()) {
      int comma = rest.indexOf(',');
      String part = comma < 0 ? rest : rest.substring(0, comma);
      int equals = part.indexOf('=');
      if (equals >= 0 && !isKnown(part.substring(0, equals).trim())) {
        return Options.unknown(part.substring(0, equals).trim());
      }
      rest = comma < 0 ? "" : rest.substring(comma + 1);
    }
    for (Object name : System.getProperties().keySet()) {
      if (name instanceof String && ((String) name).startsWith(Options.PROPERTY)) {
        String key = ((String) name).substring(Options.PROPERTY.length());
        if (!isKnown(key)) {
          return Options.unknown(key);
        }
      }
    }
    return null;
  }

  private static boolean isKnown(String key) {
    return (key.indexOf(',') < 0 && KNOWN.contains("," + key + ","))
        || key.startsWith("header.")
        || key.startsWith("clients.");
  }

  /// Whether they say but this; where they say more, it is seen when they are read.
  static boolean isOff(@Nullable String arguments) {
    return "off".equals(arguments) || "off=true".equals(arguments);
  }

  /// Whether there was another agent, whose class the system's loader has. Looking through all
  /// classes takes longer than all else at the start.
  static boolean hasOthers(Instrumentation instrumentation) {
    ClassLoader system = ClassLoader.getSystemClassLoader();
    for (Class<?> type : instrumentation.getInitiatedClasses(system)) {
      if (system.equals(type.getClassLoader()) && !type.getName().startsWith(OURS)) {
        return true;
      }
    }
    return false;
  }
}
