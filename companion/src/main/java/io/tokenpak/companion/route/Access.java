package io.tokenpak.companion.route;

/// Whose credential a request travels with.
public enum Access {
  /// The caller's own, left in place.
  CALLER,
  /// One of the companion's, in place of whatever the caller sent.
  INJECTED,
  /// None: what answers signs in by itself, and what the caller sent stays here.
  NONE
}
