package io.tokenpak.companion.usage;

/// What a reader looks for in an answer.
enum Figure {
  /// The type of an event.
  TYPE,
  MODEL,
  INPUT,
  OUTPUT,
  CACHE_READ,
  CACHE_WRITTEN;

  /// Whether it is text; else it is a count.
  boolean isText() {
    return this == TYPE || this == MODEL;
  }
}
