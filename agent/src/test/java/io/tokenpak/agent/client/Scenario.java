package io.tokenpak.agent.client;

/// What a client must do, as a sentence.
record Scenario(String name, Check check) {
  /// Fails if the client does not.
  @FunctionalInterface
  interface Check {
    void of(Trial trial) throws Exception;
  }
}
