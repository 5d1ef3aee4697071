package io.tokenpak.companion.gateway;

import java.net.URI;
import java.time.Duration;

/// Where the gateway listens and how much it takes.
///
/// @param host a loopback address
/// @param port 0 for any free one
/// @param maxBody the largest request body, in bytes
/// @param drain how long running exchanges may take to end once the companion was told to stop
/// @param dumpHeaders whether each request's head is logged
public record ListenSettings(
    String host, int port, long maxBody, Duration drain, boolean dumpHeaders) {
  /// Where clients find the companion once it listens on a port.
  public URI url(int actualPort) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + actualPort);
  }
}
