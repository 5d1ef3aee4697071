package io.tokenpak.bench;

import java.io.IOException;

/// Something that is measured.
interface Scenario {
  /// Measures, and prints what was found.
  void run(Lab lab) throws IOException, InterruptedException;
}
