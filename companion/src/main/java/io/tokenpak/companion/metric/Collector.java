package io.tokenpak.companion.metric;

import java.util.function.Consumer;

/// Finds out metrics when somebody asks for them.
public interface Collector {
  /// Gives the metrics as they are now. May read files.
  void collect(Consumer<Metric> taker);
}
