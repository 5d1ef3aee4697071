package io.tokenpak.companion.command;

import io.tokenpak.companion.BadSetting;
import io.tokenpak.companion.exchange.Printable;
import java.io.PrintWriter;

/// How a command that threw ends: one line on stderr, without a stack trace, and an exit code.
final class Ending {
  private Ending() {}

  static int of(Exception failure, PrintWriter err) {
    return switch (failure) {
      case BadSetting setting -> say(setting.message(), err, Failure.WRONG_USAGE);
      case Failure ended -> say(String.valueOf(ended.getMessage()), err, ended.exitCode());
      default -> say("failed: " + failure, err, Failure.FAILED);
    };
  }

  static int say(String message, PrintWriter err, int exitCode) {
    err.println("tokenpak: " + Printable.line(message));
    err.flush();
    return exitCode;
  }
}
