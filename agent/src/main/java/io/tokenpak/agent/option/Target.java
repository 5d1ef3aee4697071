package io.tokenpak.agent.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A host whose requests get headers, exactly.
final class Target {
  static final int ANY = -1;
  private static final int HIGHEST_PORT = 65_535;
  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";
  private static final String[] LOOPBACK = {"127.0.0.1", "localhost", "::1"};

  private final String host;
  private final int port;

  private Target(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /// @param written `HOST` or `HOST:PORT`
  static Target of(String key, String written) {
    String text = written.toLowerCase(Locale.ROOT);
    int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    String host = end > 0 ? text.substring(0, end) : text;
    String port = end > 0 ? text.substring(end) : "";
    if (!isHost(host) || !(port.isEmpty() || port.startsWith(":"))) {
      throw new BadOption(
          key, "'" + written + "' is no host: write api.example.com or api.example.com:8443");
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Target(name, port.isEmpty() ? ANY : port(key, port.substring(1)));
  }

  private static boolean isHost(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String name = bracketed ? text.substring(1, text.length() - 1) : text;
    String allowed = bracketed ? "0123456789abcdef:." : "-._0123456789";
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      boolean plain = !bracketed && letter >= 'a' && letter <= 'z';
      if (!plain && allowed.indexOf(letter) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static int port(String key, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new BadOption(key, "'" + text + "' is no port: write a number from 1 to 65535");
  }

  /// @param written hosts with commas between them
  static List<Target> list(String key, String written) {
    List<Target> targets = new ArrayList<>();
    for (String part : written.split(",", -1)) {
      if (!part.trim().isEmpty()) {
        targets.add(of(key, part.trim()));
      }
    }
    return targets;
  }

  /// Where the companion is, under each name of this machine if it is here.
  static List<Target> companion(String origin) {
    boolean secure = origin.startsWith(HTTPS);
    if (!secure && !origin.startsWith(HTTP)) {
      throw new BadOption("companion", "write its address, as http://127.0.0.1:8766");
    }
    String rest = origin.substring(secure ? HTTPS.length() : HTTP.length());
    Target given = of("companion", rest);
    int port = given.port != ANY ? given.port : secure ? 443 : 80;
    List<Target> targets = new ArrayList<>();
    targets.add(new Target(given.host, port));
    if (!given.isLoopback()) {
      if (!secure) {
        throw new BadOption("companion", "one that is not on this machine must have https://");
      }
      return targets;
    }
    for (String name : LOOPBACK) {
      if (!name.equals(given.host)) {
        targets.add(new Target(name, port));
      }
    }
    return targets;
  }

  /// Without brackets.
  String host() {
    return host;
  }

  /// The only port, or [#ANY].
  int port() {
    return port;
  }

  boolean isLoopback() {
    for (String name : LOOPBACK) {
      if (name.equals(host)) {
        return true;
      }
    }
    return isLoopbackAddress(host);
  }

  private static boolean isLoopbackAddress(@Nullable String host) {
    return host != null && host.matches("127(\\.[0-9]{1,3}){3}");
  }
}
