package io.tokenpak.dispatch.process;

/// Hears what a process says. Calls come one after the other, from a thread of the process; a slow
/// listener slows the process.
public interface LineListener {
  /// A line of stdout that begins with `{`, without its end.
  void line(String line);

  /// The process is over. Called exactly once, after its last line.
  void ended(ProcessEnd end);
}
