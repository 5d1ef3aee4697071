package io.tokenpak.companion.command;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// One command run in this process, and what it printed.
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... arguments) {
    return in(Map.of(), "", arguments);
  }

  /// With a user's home of its own, so that nothing of this machine's shows.
  static CommandRun at(Path home, Map<String, String> variables, String... arguments) {
    return typing(home, variables, "", arguments);
  }

  /// The same, with what the user types.
  static CommandRun typing(
      Path home, Map<String, String> variables, String typed, String... arguments) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("HOME", home.toString());
    return in(environment, typed, arguments);
  }

  private static CommandRun in(Map<String, String> environment, String typed, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Shell shell =
        new Shell(
            environment,
            new StringReader(typed),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    int exitCode = Launch.run(shell, arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
