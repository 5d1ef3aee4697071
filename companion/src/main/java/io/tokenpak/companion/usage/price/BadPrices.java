package io.tokenpak.companion.usage.price;

/// A list of prices that cannot be used; the message says where and what to do.
final class BadPrices extends RuntimeException {
  BadPrices(String message) {
    // An answer to the owner, not an accident: no stack trace.
    super(message, null, false, false);
  }
}
