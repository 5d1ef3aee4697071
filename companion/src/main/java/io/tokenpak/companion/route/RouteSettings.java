package io.tokenpak.companion.route;

/// What the owner decided about routes.
///
/// @param injection whether the companion may present credentials of its own
/// @param subprocess whether messages for tokenpak-claude-code go to the pool of CLI processes
/// @param dispatch whether that pool may be used at all
public record RouteSettings(boolean injection, boolean subprocess, boolean dispatch) {
  /// Whether there is a pool.
  public boolean isPooled() {
    return subprocess && dispatch;
  }
}
