package io.tokenpak.dispatch.fake;

import java.util.Set;

/// What the permission modes are called.
final class PermissionMode {
  static final String DEFAULT = "default";
  static final String BYPASS = "bypassPermissions";
  static final String ACCEPT_EDITS = "acceptEdits";
  static final String DO_NOT_ASK = "dontAsk";
  private static final Set<String> ALL =
      Set.of(ACCEPT_EDITS, "auto", BYPASS, DEFAULT, DO_NOT_ASK, "plan", "manual");

  private PermissionMode() {}

  static boolean known(String mode) {
    return ALL.contains(mode);
  }
}
