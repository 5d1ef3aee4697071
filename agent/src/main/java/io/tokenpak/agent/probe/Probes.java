package io.tokenpak.agent.probe;

import org.jspecify.annotations.Nullable;

/// The known clients. A new one is a file beside this one and a line in [#of]; the names are
/// constants of its file, which the compiler copies, so looking one up loads no probe.
public final class Probes {
  private Probes() {}

  /// The probe of a class, or null.
  ///
  /// @param type as class files name it
  public static @Nullable Probe of(String type) {
    switch (type) {
      case OkHttpProbe.EXCHANGE:
        return new OkHttpProbe();
      default:
        return null;
    }
  }

  /// Every probe.
  public static Probe[] all() {
    return new Probe[] {new OkHttpProbe()};
  }
}
