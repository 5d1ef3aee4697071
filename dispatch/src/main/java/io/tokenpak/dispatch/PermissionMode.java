package io.tokenpak.dispatch;

/// What becomes of a tool's use that no rule allows. All but [#BYPASS_PERMISSIONS] end in the
/// pool's own answer, which is no.
public enum PermissionMode {
  /// What only reads inside the workspace is allowed.
  DEFAULT("default"),
  /// Edits inside the workspace are allowed as well.
  ACCEPT_EDITS("acceptEdits"),
  /// Nothing may be changed.
  PLAN("plan"),
  /// As by default, and the CLI itself says no.
  DONT_ASK("dontAsk"),
  /// Everything is allowed.
  BYPASS_PERMISSIONS("bypassPermissions");

  private final String word;

  PermissionMode(String word) {
    this.word = word;
  }

  /// What the CLI calls it.
  public String word() {
    return word;
  }
}
