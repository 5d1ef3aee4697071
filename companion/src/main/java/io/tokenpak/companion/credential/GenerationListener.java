package io.tokenpak.companion.credential;

/// Is told of new generations.
@FunctionalInterface
public interface GenerationListener {
  /// A source has another generation than before, or its first. Called on a thread that may block,
  /// but the next change waits for the return.
  void changed(CredentialSource source, Generation generation);
}
