package io.tokenpak.agent.hook;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What defines a class in `java.lang` and calls it, for Java 8, which has no modules.
final class UnsafeKey implements BiConsumer<@Nullable Object, @Nullable Object> {
  @Override
  public void accept(@Nullable Object first, @Nullable Object second) {
    try {
      if (first instanceof Instrumentation && second != null) {
        define((byte[]) second);
      } else {
        Class.forName(BootHook.CLASS, true, null)
            .getMethod("become", Object[].class, Runnable.class)
            .invoke(null, first, second);
      }
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof LinkageError) {
        throw (LinkageError) failed.getCause();
      }
      throw new IllegalStateException(failed);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static void define(byte[] hook) throws ReflectiveOperationException {
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
            ProtectionDomain.class)
        .invoke(only.get(null), BootHook.NAME, hook, 0, hook.length, null, null);
  }
}
