package io.tokenpak.companion.command;

import io.tokenpak.dispatch.session.Sessions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what is kept of one session.
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows what is kept of one session, and where its transcript lies.")
final class SessionsShow implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "ID", description = "The session's id, or as much as tells it apart.")
  private String id;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  SessionsShow(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Sessions.Listed session = SessionsGroup.one(SessionsGroup.on(shell), id);
    if (json) {
      shell.out().println(SessionLines.json(session));
    } else {
      SessionLines.all(session).forEach(shell.out()::println);
    }
    shell.out().flush();
    return 0;
  }
}
