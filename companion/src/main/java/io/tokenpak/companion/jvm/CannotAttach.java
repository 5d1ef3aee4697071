package io.tokenpak.companion.jvm;

/// The agent cannot get into a process; the message says what to do.
public final class CannotAttach extends Exception {
  CannotAttach(String message) {
    super(message);
  }
}
