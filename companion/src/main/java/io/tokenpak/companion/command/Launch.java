package io.tokenpak.companion.command;

import java.util.Arrays;

/// Runs a command line and says how it ended.
public final class Launch {
  private static final String[] SERVE = {"serve"};

  private Launch() {}

  /// The exit code.
  public static int run(Shell shell, String... arguments) {
    if (StatusLine.isAskedBy(arguments)) {
      return StatusLine.print(shell, arguments);
    }
    // A plain `serve` has nothing to parse, and loading picocli takes longer than all the rest.
    return Arrays.equals(arguments, SERVE) ? serve(shell) : Commands.of(shell).execute(arguments);
  }

  private static int serve(Shell shell) {
    try {
      return new Serve(shell).call();
    } catch (Exception failure) {
      return Ending.of(failure, shell.err());
    }
  }
}
