package io.tokenpak.companion.command;

import java.io.PrintWriter;
import java.io.Reader;
import java.util.Map;

/// What a command was started from: its environment, where it is answered and where its words go.
public record Shell(Map<String, String> environment, Reader in, PrintWriter out, PrintWriter err) {
  public Shell {
    environment = Map.copyOf(environment);
  }

  /// Names no variable: some hold secrets.
  @Override
  public String toString() {
    return "Shell";
  }
}
