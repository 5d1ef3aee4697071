package io.tokenpak.dispatch.fake;

/// A start that the CLI refuses: its message goes to stderr, and it exits with 1.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }
}
