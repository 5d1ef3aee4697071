package io.tokenpak.companion.provider;

/// When a request to a provider travels with a credential of the companion's.
public enum Injection {
  /// Whatever the caller sent: the provider stands for the companion's own login.
  ALWAYS,
  /// Where the caller brought no credential that the provider could know.
  WHERE_CALLER_HAS_NONE,
  /// Not at all: the provider is only passed through to.
  NEVER
}
