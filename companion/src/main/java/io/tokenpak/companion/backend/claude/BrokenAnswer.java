package io.tokenpak.companion.backend.claude;

/// The rounds of a turn do not come together to one answer.
final class BrokenAnswer extends Exception {
  private static final long serialVersionUID = 1;

  BrokenAnswer(String message) {
    super(message, null, false, false);
  }
}
