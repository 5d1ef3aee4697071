package io.tokenpak.companion.command;

import io.tokenpak.companion.BadSetting;
import io.tokenpak.companion.Nearest;
import io.tokenpak.companion.exchange.Printable;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Words every failure of a command as one line on stderr, without a stack trace.
final class PlainErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    String message =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched(line, unmatched.getUnmatched())
            : String.valueOf(wrong.getMessage());
    say(line, message + " (see " + line.getCommandSpec().qualifiedName() + " --help)");
    return Failure.WRONG_USAGE;
  }

  private static String unmatched(CommandLine line, List<String> unmatched) {
    String first = unmatched.getFirst();
    if (line.getParent() != null || first.startsWith("-")) {
      return "unknown argument " + first;
    }
    return "no command is named %s: did you mean %s? The commands: %s"
        .formatted(first, Nearest.to(first, line.getSubcommands().keySet()), names(line));
  }

  static String names(CommandLine line) {
    return String.join(", ", new TreeSet<>(line.getSubcommands().keySet()));
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    return switch (failure) {
      case ParameterException wrong -> handleParseException(wrong, new String[0]);
      case BadSetting setting -> {
        say(line, setting.message());
        yield Failure.WRONG_USAGE;
      }
      case Failure ended -> {
        say(line, String.valueOf(ended.getMessage()));
        yield ended.exitCode();
      }
      default -> {
        say(line, "failed: " + failure);
        yield Failure.FAILED;
      }
    };
  }

  private static void say(CommandLine line, String message) {
    line.getErr().println("tokenpak: " + Printable.line(message));
    line.getErr().flush();
  }
}
