package io.tokenpak.dispatch;

import java.util.Map;

/// How children reach their provider.
public interface ChildAccess {
  /// Lets a child in.
  ///
  /// @param child names it, each another
  /// @return the variables with which it reaches its provider; secrets may be among them
  Map<String, String> open(String child);

  /// Shuts a child out again; does nothing if it is not in.
  void close(String child);

  /// Whether children use the CLI's own login, instead of what [#open] returns.
  boolean isOwnLogin();
}
