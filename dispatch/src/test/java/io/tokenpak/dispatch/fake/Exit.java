package io.tokenpak.dispatch.fake;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The end of the process: what a tool started, and has not left, ends before it.
final class Exit {
  private static final Set<ProcessHandle> CHILDREN = ConcurrentHashMap.newKeySet();

  private Exit() {}

  static void owns(ProcessHandle child) {
    CHILDREN.add(child);
  }

  static void disowns(ProcessHandle child) {
    CHILDREN.remove(child);
  }

  static void end(ProcessHandle child) {
    child.descendants().forEach(ProcessHandle::destroyForcibly);
    child.destroyForcibly();
  }

  static void now(int status) {
    CHILDREN.forEach(Exit::end);
    Runtime.getRuntime().halt(status);
  }

  /// Ends as a killed process does, leaving its children.
  static void crash() {
    Runtime.getRuntime().halt(134);
  }
}
