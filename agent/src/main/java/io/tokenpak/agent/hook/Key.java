package io.tokenpak.agent.hook;

import java.lang.invoke.MethodHandles;

/// Stands for the module that may define a class in `java.lang`.
public final class Key {
  private Key() {}

  public static MethodHandles.Lookup lookup() {
    return MethodHandles.lookup();
  }
}
