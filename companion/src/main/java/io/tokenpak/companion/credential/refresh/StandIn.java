package io.tokenpak.companion.credential.refresh;

/// Serves a renewed login for as long as its file cannot be written.
@FunctionalInterface
public interface StandIn {
  /// Serves it until the file holds anything else than now.
  ///
  /// @param replaced fingerprint of the generation that the file still holds
  /// @param login what the file should hold
  void serve(String replaced, byte[] login);
}
