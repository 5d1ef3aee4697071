package io.tokenpak.companion.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line `tokenpak` and its subcommands.
@Command(
    name = "tokenpak",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Lines.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "A gateway between agent programs and model providers, on your own machine.",
    footer = {"", "Start with: tokenpak demo"})
public final class Commands implements Runnable {
  @Spec private CommandSpec spec;

  private Commands() {}

  /// To add a command, write its class and add its line here.
  public static CommandLine of(Shell shell) {
    CommandLine line =
        new CommandLine(new Commands())
            .addSubcommand(new Serve(shell))
            .addSubcommand(new Demo(shell))
            .addSubcommand(new Status(shell))
            .addSubcommand(UsageCommand.of(shell))
            .addSubcommand(new Doctor(shell))
            .addSubcommand(CredentialsGroup.of(shell))
            .addSubcommand(SessionsGroup.of(shell))
            .addSubcommand(new Env(shell))
            .addSubcommand(Run.of(shell))
            .addSubcommand(new Attach(shell))
            .addSubcommand(new Setup(shell))
            .addSubcommand(new Version(shell));
    addVersion(line);
    // An argument that begins with @ is a file of options for java, and none for us.
    line.setExpandAtFiles(false);
    PlainErrors errors = new PlainErrors();
    return line.setOut(shell.out())
        .setErr(shell.err())
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  private static void addVersion(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().versionProvider(new Version.Lines());
      addVersion(command);
    }
  }

  /// Called when no command is named.
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a command: " + PlainErrors.names(spec.commandLine()));
  }
}
