package io.tokenpak.companion.backend;

import java.net.URI;

/// Reads an origin's parts as a connection needs them.
final class Origins {
  private Origins() {}

  static boolean isSecure(URI origin) {
    return "https".equals(origin.getScheme());
  }

  /// The host as it is dialled: without the brackets of an IPv6 address.
  static String host(URI origin) {
    String host = origin.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(URI origin) {
    if (origin.getPort() >= 0) {
      return origin.getPort();
    }
    return isSecure(origin) ? 443 : 80;
  }
}
