package io.tokenpak.companion.status;

/// Why the owner's wish is not done, and what would help.
public final class OwnerRefusal extends RuntimeException {
  private final int status;

  /// @param status of the answer
  /// @param message for the owner
  public OwnerRefusal(int status, String message) {
    // An answer, not an accident: no stack trace.
    super(message, null, false, false);
    this.status = status;
  }

  /// The status of the answer.
  public int status() {
    return status;
  }
}
