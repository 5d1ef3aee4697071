package io.tokenpak.agent.hook;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Has one class, in a module of its own.
final class KeyLoader extends ClassLoader implements Consumer<Object> {
  private static final String KEY = "io.tokenpak.agent.hook.Key";

  private @Nullable Object key;

  private KeyLoader() {
    super(null);
  }

  /// @param bytes of the class
  @SuppressWarnings("unchecked")
  static BiConsumer<@Nullable Object, @Nullable Object> key(byte[] bytes)
      throws ClassNotFoundException {
    KeyLoader loader = new KeyLoader();
    loader.defineClass(KEY, bytes, 0, bytes.length);
    Class.forName(KEY, true, loader);
    Object key = loader.key;
    if (key == null) {
      throw new IllegalStateException(KEY + " gave nothing");
    }
    return (BiConsumer<@Nullable Object, @Nullable Object>) key;
  }

  @Override
  public void accept(Object given) {
    key = given;
  }
}
