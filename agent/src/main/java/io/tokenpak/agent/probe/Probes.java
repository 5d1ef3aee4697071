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
      case OkHttpProbe.CLIENT:
      case OkHttpProbe.EXCHANGE:
      case OkHttpProbe.HTTP1:
      case OkHttpProbe.HTTP1_EXCHANGE:
      case OkHttpProbe.HTTP2:
        return new OkHttpProbe();
      case Apache4Probe.EXECUTOR:
        return new Apache4Probe();
      case Apache5Probe.EXECUTOR:
      case Apache5Probe.STREAM1:
      case Apache5Probe.STREAM2:
        return new Apache5Probe();
      case NettyProbe.ENCODER1:
      case NettyProbe.ENCODER2:
        return new NettyProbe();
      case JettyProbe.CONNECTION:
      case JettyProbe.TRANSPORT:
        return new JettyProbe();
      case KtorProbe.CIO:
      case KtorProbe.APACHE:
      case KtorProbe.JETTY:
      case KtorProbe.JAKARTA:
        return new KtorProbe();
      case JdkClientProbe.CLIENT:
      case JdkClientProbe.REQUEST:
        return new JdkClientProbe();
      case UrlConnectionProbe.CONNECTION:
        return new UrlConnectionProbe();
      default:
        return null;
    }
  }

  /// Every probe.
  public static Probe[] all() {
    return new Probe[] {
      new OkHttpProbe(),
      new JdkClientProbe(),
      new UrlConnectionProbe(),
      new Apache4Probe(),
      new Apache5Probe(),
      new NettyProbe(),
      new JettyProbe(),
      new KtorProbe()
    };
  }
}
