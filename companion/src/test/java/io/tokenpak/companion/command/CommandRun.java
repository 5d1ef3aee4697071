package io.tokenpak.companion.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/// One command run in this process, and what it printed.
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... arguments) {
    return in(Map.of(), arguments);
  }

  static CommandRun in(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Shell shell = new Shell(environment, new PrintWriter(out, true), new PrintWriter(err, true));
    int exitCode = Commands.of(shell).execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
