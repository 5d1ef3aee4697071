package io.tokenpak.companion.doctor;

import java.util.List;

/// Looks at one part of the set-up. Asks no provider.
public interface Check {
  /// What is so. Changes nothing.
  List<Diagnosis> examine();

  /// Mends what it can without asking anybody, as the owner wishes, and tells what is so then.
  default List<Diagnosis> mend() {
    return examine();
  }
}
