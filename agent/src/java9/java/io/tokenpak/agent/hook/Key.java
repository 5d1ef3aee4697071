package io.tokenpak.agent.hook;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What may define a class in `java.lang`, and calls it: for Java 9 and later.
///
/// It lives in a loader of its own, so `java.lang` is opened to no other module, and gives itself
/// to that loader; for finding it by reflection would cost more than all it does.
public final class Key implements BiConsumer<@Nullable Object, @Nullable Object> {
  static {
    @SuppressWarnings("unchecked")
    Consumer<Object> loader = (Consumer<Object>) Key.class.getClassLoader();
    loader.accept(new Key());
  }

  /// @param first the instrumentation, with the hook's bytes; or a plan, with what runs for it
  @Override
  public void accept(@Nullable Object first, @Nullable Object second) {
    if (first instanceof Instrumentation && second != null) {
      define((Instrumentation) first, (byte[]) second);
    } else {
      Hook.become((Object @Nullable []) first, (Runnable) second);
    }
  }

  private static void define(Instrumentation instrumentation, byte[] hook) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(Key.class.getModule())),
        Set.of(),
        Map.of());
    try {
      MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(hook);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
  }
}
