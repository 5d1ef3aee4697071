package io.tokenpak.companion.command;

import io.tokenpak.companion.Nearest;
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
    String see = " (see " + line.getCommandSpec().qualifiedName() + " --help)";
    return Ending.say(message + see, line.getErr(), Failure.WRONG_USAGE);
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
    return failure instanceof ParameterException wrong
        ? handleParseException(wrong, new String[0])
        : Ending.of(failure, line.getErr());
  }
}
