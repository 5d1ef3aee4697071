package io.tokenpak.agent.option;

/// An option that cannot be followed. The message names it and says what is allowed.
final class BadOption extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadOption(String message) {
    super(message);
  }

  BadOption(String key, String what) {
    this("option '" + key + "': " + what);
  }
}
