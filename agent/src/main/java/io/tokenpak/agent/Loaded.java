package io.tokenpak.agent;

import io.tokenpak.agent.probe.Probes;
import java.lang.instrument.Instrumentation;

/// Classes of clients that were loaded before.
final class Loaded {
  private static final String OURS = "io.tokenpak.agent.";

  private Loaded() {}

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

  /// Has each transformed again. One that cannot be stays as it is, and the others do not suffer.
  static void transform(Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (Probes.of(type.getName().replace('.', '/')) != null
          && instrumentation.isModifiableClass(type)) {
        try {
          instrumentation.retransformClasses(type);
        } catch (Exception | LinkageError refused) {
          TokenPakAgent.say(type.getName() + " stays as it is: " + refused);
        }
      }
    }
  }
}
