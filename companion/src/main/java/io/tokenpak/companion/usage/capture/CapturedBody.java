package io.tokenpak.companion.usage.capture;

/// One body of a captured exchange: a file that holds all of it or its begin, never one with a gap.
final class CapturedBody {
  /// Which body, and how its file's name ends.
  enum Kind {
    REQUEST,
    /// In place of the client's.
    SENT,
    ANSWER
  }

  private final Kind kind;

  /// Of whoever shows the body.
  private long seen;

  private boolean complete;
  private String cut = "";

  /// Of the writer alone.
  private long written;

  CapturedBody(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  void see(int count, boolean last) {
    seen += count;
    complete |= last;
  }

  long seen() {
    return seen;
  }

  boolean isCut() {
    return !cut.isEmpty();
  }

  void cut(String why) {
    if (cut.isEmpty()) {
      cut = why;
    }
  }

  void wrote(int count) {
    written += count;
  }

  boolean isBegun() {
    return written > 0;
  }

  /// What its file holds, once nothing follows; for the writer.
  ///
  /// @param stopped why writing ended before its time, if it did
  String summary(String stopped) {
    if (written == seen && complete) {
      return "%d bytes, whole".formatted(seen);
    }
    String why = cut.isEmpty() ? stopped : cut;
    return written == seen
        ? "%d bytes, and the rest never came".formatted(seen)
        : "%d of %d bytes, cut: %s".formatted(written, seen, why);
  }
}
