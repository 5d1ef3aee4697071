package io.tokenpak.companion.provider;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/// The origins that providers are reached at, each `https`, or `http` on this machine.
///
/// Kept in one spelling, so that origins can be compared with `equals`: scheme and host in lower
/// case, no default port, no path. A lone `/` behind the origin is forgiven.
public record Upstreams(URI anthropic, URI openai, URI chatgpt, URI google) {
  public Upstreams {
    anthropic = origin("TOKENPAK_UPSTREAM_ANTHROPIC", anthropic);
    openai = origin("TOKENPAK_UPSTREAM_OPENAI", openai);
    chatgpt = origin("TOKENPAK_UPSTREAM_CHATGPT", chatgpt);
    google = origin("TOKENPAK_UPSTREAM_GOOGLE", google);
  }

  // Messages never repeat the address: it may hold a password.
  private static URI origin(String variable, URI address) {
    if (address.getScheme() == null || address.getHost() == null) {
      throw refused(variable, "write scheme and host, as in https://api.example.com");
    }
    if (address.getRawUserInfo() != null) {
      throw refused(variable, "leave out user and password");
    }
    if (!isBare(address)) {
      throw refused(variable, "leave out path, query and fragment: clients send the path");
    }
    if (address.getPort() == 0 || address.getPort() > 65_535) {
      throw refused(variable, "port " + address.getPort() + " does not exist");
    }
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    String host = address.getHost().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
      throw refused(variable, "use https; http is for loopback addresses only");
    }
    int defaultPort = scheme.equals("https") ? 443 : 80;
    String port =
        address.getPort() < 0 || address.getPort() == defaultPort ? "" : ":" + address.getPort();
    return URI.create(scheme + "://" + host + port);
  }

  private static boolean isBare(URI address) {
    String path = address.getRawPath();
    return (path.isEmpty() || path.equals("/"))
        && address.getRawQuery() == null
        && address.getRawFragment() == null;
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static IllegalArgumentException refused(String variable, String advice) {
    return new IllegalArgumentException(variable + " is not an origin: " + advice);
  }
}
