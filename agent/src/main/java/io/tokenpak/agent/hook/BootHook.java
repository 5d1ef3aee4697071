package io.tokenpak.agent.hook;

import io.tokenpak.agent.weave.ClassBytes;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// [Hook] as the class of the boot loader that woven code calls.
///
/// It is defined into `java.lang`, which every class sees, under OSGi and JBoss, too; adding a jar
/// to the boot loader's search instead would cost the application its shared archive.
public final class BootHook {
  /// As class files name it.
  public static final String NAME = "java/lang/TokenPakHook";

  static final String CLASS = "java.lang.TokenPakHook";

  private static final String HERE = "io/tokenpak/agent/hook/Hook";

  private final BiConsumer<@Nullable Object, @Nullable Object> key;

  private BootHook(BiConsumer<@Nullable Object, @Nullable Object> key) {
    this.key = key;
  }

  /// The hook, which another copy of the agent may have defined already.
  public static BootHook of(Instrumentation instrumentation)
      throws IOException, ClassNotFoundException {
    BiConsumer<@Nullable Object, @Nullable Object> key =
        System.getProperty("java.specification.version", "").startsWith("1.")
            ? new UnsafeKey()
            : KeyLoader.key(Renaming.of(ClassBytes.of(BootHook.class, "Key"), HERE, NAME));
    if (!isDefined()) {
      try {
        key.accept(instrumentation, Renaming.of(ClassBytes.of(BootHook.class, "Hook"), HERE, NAME));
      } catch (LinkageError defined) {
        // A thread that met another client at the same time was first; else it is really missing.
        Class.forName(CLASS, true, null);
      }
    }
    return new BootHook(key);
  }

  private static boolean isDefined() {
    try {
      return Class.forName(CLASS, true, null) != null;
    } catch (ClassNotFoundException notYet) {
      return false;
    }
  }

  /// Replaces what woven code knows.
  public void become(@Nullable Object @Nullable [] plan, @Nullable Runnable every) {
    key.accept(plan, every);
  }
}
