package io.tokenpak.companion.usage;

/// What a reader looks for in an answer.
enum Figure {
  /// The type of an event.
  TYPE(true),
  /// The type of something that an event or an answer holds.
  ITEM(true),
  /// The words of an error.
  ERROR(true),
  MODEL(true),
  STOP_REASON(true),
  /// A stop reason that says more than another one.
  STOP_DETAIL(true),
  TIER(true),
  INPUT(false),
  OUTPUT(false),
  CACHE_READ(false),
  CACHE_WRITTEN(false),
  CACHE_WRITTEN_SHORT(false),
  CACHE_WRITTEN_LONG(false),
  REASONING(false),
  SEARCHES(false);

  private final boolean text;

  Figure(boolean text) {
    this.text = text;
  }

  /// Whether it is text; else it is a count.
  boolean isText() {
    return text;
  }
}
