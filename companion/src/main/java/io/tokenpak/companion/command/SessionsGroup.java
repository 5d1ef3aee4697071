package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.exchange.Printable;
import io.tokenpak.dispatch.session.FileSessions;
import io.tokenpak.dispatch.session.SessionLocks;
import io.tokenpak.dispatch.session.Sessions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The subcommands about sessions of the CLI pool.
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and forgets the conversations that the CLI pool goes on with.")
final class SessionsGroup implements Runnable {
  private static final int LONGEST_ID = 60;

  @Spec private CommandSpec spec;

  private SessionsGroup() {}

  static CommandLine of(Shell shell) {
    return new CommandLine(new SessionsGroup())
        .addSubcommand(new SessionsList(shell))
        .addSubcommand(new SessionsShow(shell))
        .addSubcommand(new SessionsForget(shell));
  }

  /// The sessions on this machine, whether or not a companion serves.
  static Sessions on(Shell shell) {
    Path home = Settings.home(shell.environment());
    return new Sessions(new FileSessions(home), new SessionLocks(home));
  }

  /// The one session whose id begins so.
  static Sessions.Listed one(Sessions sessions, String id) {
    List<Sessions.Listed> found = sessions.find(id);
    if (id.isBlank() || found.size() > 1) {
      throw new Failure(
          Failure.WRONG_USAGE,
          "%d sessions begin with %s: give more of the id, see list"
              .formatted(found.size(), Printable.line(id, LONGEST_ID)));
    }
    if (found.isEmpty()) {
      throw new Failure(
          Failure.FAILED,
          "no session begins with %s, see list".formatted(Printable.line(id, LONGEST_ID)));
    }
    return found.getFirst();
  }

  /// Called when no subcommand is named.
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a command: " + PlainErrors.names(spec.commandLine()));
  }
}
