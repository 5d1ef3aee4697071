package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tokenpak.dispatch.session.Sessions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the sessions, those used last first.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows each session: whose it is, what it does, when it was used.")
final class SessionsList implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  SessionsList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<Sessions.Listed> sessions = SessionsGroup.on(shell).list();
    if (json) {
      ArrayNode all = new JsonMapper().createArrayNode();
      sessions.forEach(session -> all.add(SessionLines.json(session)));
      shell.out().println(all);
    } else if (sessions.isEmpty()) {
      shell.out().println("no sessions");
    } else {
      SessionLines.table(sessions, InstantSource.system().instant()).forEach(shell.out()::println);
    }
    shell.out().flush();
    return 0;
  }
}
