package io.tokenpak.companion.usage.ledger;

/// The ledger cannot be read now; the message says why and what to do.
public final class LedgerUnavailable extends RuntimeException {
  public LedgerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
