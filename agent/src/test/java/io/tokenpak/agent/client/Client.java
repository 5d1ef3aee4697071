package io.tokenpak.agent.client;

import java.util.List;
import java.util.Set;

/// One version of an HTTP client, and the program that drives it.
///
/// @param name as the tests show it, for example `okhttp 4.12.0`
/// @param driver the class in `src/test/client` that extends `Driver`
/// @param release the oldest Java that the client runs on; its driver is compiled for that
/// @param artifacts the Maven coordinates of its jars, those they need not counted
record Client(
    String name, String driver, int release, List<String> artifacts, Set<Ability> abilities) {
  /// What not every client has, or not every one lets the agent do.
  enum Ability {
    /// Follows redirects by itself.
    REDIRECTS,
    /// Has a way of sending that returns at once.
    ASYNC,
    /// Speaks HTTP/2 where the server does.
    HTTP2,
    /// Can be given a proxy.
    PROXY,
    /// Can be told to connect to another place than a request names.
    ELSEWHERE,
    /// Can send one request object again, to another host.
    SAME_OBJECT,
    /// The agent can send its requests to the companion instead.
    ROUTE
  }

  Client {
    artifacts = List.copyOf(artifacts);
    abilities = Set.copyOf(abilities);
  }

  boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  @Override
  public String toString() {
    return name;
  }
}
