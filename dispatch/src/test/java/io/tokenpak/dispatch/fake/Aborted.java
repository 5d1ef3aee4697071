package io.tokenpak.dispatch.fake;

/// The turn was interrupted.
final class Aborted extends Exception {
  private static final long serialVersionUID = 1L;
}
