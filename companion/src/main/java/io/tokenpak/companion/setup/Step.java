package io.tokenpak.companion.setup;

import java.util.List;

/// One thing that the wizard looks at, explains and may change.
public interface Step {
  /// What it is about, in a few words.
  String title();

  /// What it is good for, a line each.
  List<String> explanation();

  /// Looks at the machine; changes nothing.
  Proposal propose();
}
