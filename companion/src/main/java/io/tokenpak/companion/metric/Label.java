package io.tokenpak.companion.metric;

import java.util.Optional;

/// A label of a metric.
///
/// @param open bounds the values if they are named from outside; empty if the code has them all
record Label(String name, Optional<LabelValues> open) {
  /// A label whose values stand in the code.
  static Label closed(String name) {
    return new Label(name, Optional.empty());
  }

  /// A label whose values come from outside.
  static Label open(String name) {
    return new Label(name, Optional.of(new LabelValues()));
  }

  String admitted(String value) {
    return open.isEmpty() ? value : open.get().admitted(value);
  }

  /// The value in a metric that has enough combinations.
  String folded(String value) {
    return open.isEmpty() || value.isEmpty() ? value : LabelValues.OTHER;
  }
}
