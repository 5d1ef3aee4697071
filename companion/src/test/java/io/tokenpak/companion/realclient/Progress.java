package io.tokenpak.companion.realclient;

/// A line to whoever watches a run that takes minutes.
final class Progress {
  private Progress() {}

  static void say(String line) {
    System.out.println("[real-client] " + line);
  }
}
