package io.tokenpak.dispatch.fake;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/// Signal handlers, by reflection, since javac warns of every mention of `sun.misc.Signal`.
final class Signals {
  private Signals() {}

  static void handle(String name, Runnable handler) {
    install(
        name,
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            Thread.ofPlatform().start(handler);
          }
          return null;
        });
  }

  static void ignore(String name) {
    install(name, (proxy, method, arguments) -> null);
  }

  private static void install(String name, InvocationHandler handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              signalHandler.getClassLoader(), new Class<?>[] {signalHandler}, handler);
      signal
          .getMethod("handle", signal, signalHandler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot handle signal " + name, e);
    }
  }
}
