package io.tokenpak.agent.client;

import java.util.ArrayList;
import java.util.List;

/// A request that a driver is told to send.
///
/// @param way `sync`, or `async` for the client's way that returns at once
/// @param times how many threads send it at once
/// @param proxy host and port, or empty
/// @param fields as `name=value`
record Ask(
    String way,
    int times,
    String method,
    String url,
    String body,
    String proxy,
    List<String> fields) {
  static Ask get(String url) {
    return new Ask("sync", 1, "GET", url, "", "", List.of());
  }

  static Ask post(String url, String body) {
    return new Ask("sync", 1, "POST", url, body, "", List.of());
  }

  Ask with(String name, String value) {
    List<String> more = new ArrayList<>(fields);
    more.add(name + "=" + value);
    return new Ask(way, times, method, url, body, proxy, more);
  }

  Ask async() {
    return new Ask("async", times, method, url, body, proxy, fields);
  }

  Ask times(int number) {
    return new Ask(way, number, method, url, body, proxy, fields);
  }

  Ask through(String hostAndPort) {
    return new Ask(way, times, method, url, body, hostAndPort, fields);
  }

  /// As `Driver` reads it.
  String toLine() {
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(way, Integer.toString(times), method, url, body, proxy));
    parts.addAll(fields);
    return String.join("\t", parts);
  }
}
