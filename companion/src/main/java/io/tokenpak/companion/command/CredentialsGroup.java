package io.tokenpak.companion.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The subcommands about credentials.
@Command(
    name = "credentials",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows, checks, renews and exports the companion's credentials.")
final class CredentialsGroup implements Runnable {
  @Spec private CommandSpec spec;

  private CredentialsGroup() {}

  static CommandLine of(Shell shell) {
    return new CommandLine(new CredentialsGroup())
        .addSubcommand(new CredentialsList(shell))
        .addSubcommand(new CredentialsCheck(shell))
        .addSubcommand(new CredentialsRefresh(shell))
        .addSubcommand(new CredentialsInvalidate(shell))
        .addSubcommand(new CredentialsExport(shell))
        .addSubcommand(new CredentialsLease(shell));
  }

  /// Called when no subcommand is named.
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a command: " + PlainErrors.names(spec.commandLine()));
  }
}
