package io.tokenpak.companion.usage;

/// What an event is to a reader.
enum EventKind {
  /// One that begins an answer where several may follow each other.
  FIRST,
  USUAL,
  /// One that something is finished, which its `item` names.
  ITEM_DONE,
  /// One that ends an answer.
  LAST,
  /// One that ends an answer that failed.
  FAILED,
  ERROR,
  UNKNOWN;

  boolean isLast() {
    return this == LAST || this == FAILED;
  }
}
