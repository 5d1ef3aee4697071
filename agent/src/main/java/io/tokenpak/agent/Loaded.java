package io.tokenpak.agent;

import io.tokenpak.agent.probe.Probes;
import java.lang.instrument.Instrumentation;

/// Classes of clients that were loaded before.
final class Loaded {
  private Loaded() {}

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
