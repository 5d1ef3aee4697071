package io.tokenpak.companion.usage;

/// Is told what each forwarded request cost.
@FunctionalInterface
public interface UsageListener {
  /// An answer is complete or has broken off. Called before the client is given the last bytes, on
  /// the thread that moves them: may append to a file, must not wait for anything else.
  void used(UsageEntry entry);
}
