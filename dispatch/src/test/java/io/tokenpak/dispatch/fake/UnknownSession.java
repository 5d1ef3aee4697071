package io.tokenpak.dispatch.fake;

/// A session to resume that is not there: a result line says so, and stderr too.
final class UnknownSession extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String id;

  UnknownSession(String id, String message) {
    super(message);
    this.id = id;
  }

  String id() {
    return id;
  }
}
