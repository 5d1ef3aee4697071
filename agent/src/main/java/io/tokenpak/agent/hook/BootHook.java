package io.tokenpak.agent.hook;

import io.tokenpak.agent.weave.ClassBytes;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/// [Hook] as the class of the boot loader that woven code calls.
///
/// It is defined into `java.lang`, which every class sees, under OSGi and JBoss, too; adding a jar
/// to the boot loader's search instead would cost the application its shared archive.
public final class BootHook {
  /// As class files name it.
  public static final String NAME = "java/lang/TokenPakHook";

  private static final String CLASS = NAME.replace('/', '.');

  private final Method become;
  private final Method failures;
  private final Method firstFailure;

  private BootHook(Class<?> hook) throws NoSuchMethodException {
    this.become = hook.getMethod("become", Object[].class, Runnable.class);
    this.failures = hook.getMethod("failures");
    this.firstFailure = hook.getMethod("firstFailure");
  }

  /// The hook, which another copy of the agent may have defined already.
  public static BootHook of(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    Class<?> known = found();
    if (known == null) {
      define(instrumentation);
      known = Class.forName(CLASS, true, null);
    }
    return new BootHook(known);
  }

  private static @Nullable Class<?> found() {
    try {
      return Class.forName(CLASS, true, null);
    } catch (ClassNotFoundException notYet) {
      return null;
    }
  }

  private static void define(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    byte[] bytes =
        Renaming.of(ClassBytes.of(Hook.class), Hook.class.getName().replace('.', '/'), NAME);
    try {
      if (hasModules()) {
        inModule(instrumentation, bytes);
      } else {
        byUnsafe(bytes);
      }
    } catch (InvocationTargetException refused) {
      // A thread that met another client at the same time may have been first.
      if (!(refused.getCause() instanceof LinkageError)) {
        throw refused;
      }
    }
  }

  private static boolean hasModules() {
    return !System.getProperty("java.specification.version", "").startsWith("1.");
  }

  /// From Java 9 on. `java.lang` is opened to a loader that is forgotten at once, so to nobody
  /// else.
  private static void inModule(Instrumentation instrumentation, byte[] bytes)
      throws IOException, ReflectiveOperationException {
    Class<?> key = new KeyLoader(ClassBytes.of(Key.class)).key();
    Class<?> module = Class.forName("java.lang.Module");
    Method moduleOf = Class.class.getMethod("getModule");
    Instrumentation.class
        .getMethod(
            "redefineModule",
            module,
            java.util.Set.class,
            java.util.Map.class,
            java.util.Map.class,
            java.util.Set.class,
            java.util.Map.class)
        .invoke(
            instrumentation,
            moduleOf.invoke(Object.class),
            Collections.emptySet(),
            Collections.emptyMap(),
            Collections.singletonMap("java.lang", Collections.singleton(moduleOf.invoke(key))),
            Collections.emptySet(),
            Collections.emptyMap());
    Class<?> lookup = Class.forName("java.lang.invoke.MethodHandles$Lookup");
    Object inside =
        Class.forName("java.lang.invoke.MethodHandles")
            .getMethod("privateLookupIn", Class.class, lookup)
            .invoke(null, Object.class, key.getMethod("lookup").invoke(null));
    lookup.getMethod("defineClass", byte[].class).invoke(inside, (Object) bytes);
  }

  private static void byUnsafe(byte[] bytes) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field only = type.getDeclaredField("theUnsafe");
    only.setAccessible(true);
    type.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            java.security.ProtectionDomain.class)
        .invoke(only.get(null), NAME, bytes, 0, bytes.length, null, null);
  }

  /// Replaces what woven code knows.
  public void become(@Nullable Object @Nullable [] plan, @Nullable Runnable every)
      throws ReflectiveOperationException {
    become.invoke(null, plan, every);
  }

  /// How often woven code failed.
  public int failures() throws ReflectiveOperationException {
    return (Integer) failures.invoke(null);
  }

  /// The first failure of woven code.
  public @Nullable String firstFailure() throws ReflectiveOperationException {
    return (String) firstFailure.invoke(null);
  }

  /// Has one class, in a module of its own.
  private static final class KeyLoader extends ClassLoader {
    private final byte[] bytes;

    KeyLoader(byte[] bytes) {
      super(null);
      this.bytes = bytes;
    }

    Class<?> key() {
      return defineClass(Key.class.getName(), bytes, 0, bytes.length);
    }
  }
}
