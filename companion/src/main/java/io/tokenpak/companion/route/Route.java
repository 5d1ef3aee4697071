package io.tokenpak.companion.route;

import io.tokenpak.companion.provider.Provider;

/// Where a request goes: the provider it is meant for, the name of the backend that answers it, and
/// whose credential it travels with.
public record Route(Provider provider, String backend, Access access) {
  /// The backend that forwards over HTTP.
  public static final String HTTP = "http";

  /// The backend that runs Claude CLI processes.
  public static final String CLAUDE = "claude";
}
