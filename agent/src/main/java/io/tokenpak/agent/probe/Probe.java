package io.tokenpak.agent.probe;

/// One HTTP client, as far as the agent knows it.
public interface Probe {
  /// The name in the option `clients.NAME`, for example `okhttp`.
  String client();

  /// Where the client's requests can be met. Those of another version than the one that runs are
  /// not found, and are passed over.
  Point[] points();
}
