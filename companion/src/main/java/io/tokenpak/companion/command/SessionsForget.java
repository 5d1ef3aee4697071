package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tokenpak.dispatch.session.Sessions;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Removes one session and its transcript.
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Removes one session and its transcript.",
      "Its conversation can go on: the next request brings its history along."
    })
final class SessionsForget implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "ID", description = "The session's id, or as much as tells it apart.")
  private String id;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  SessionsForget(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Sessions sessions = SessionsGroup.on(shell);
    Sessions.Listed session = SessionsGroup.one(sessions, id);
    UUID whole = session.record().id();
    if (!sessions.forget(session.record())) {
      throw new Failure(
          Failure.FAILED,
          "session %s is in use: forget it when its process has retired, or stop the companion"
              .formatted(whole));
    }
    shell
        .out()
        .println(
            json
                ? new JsonMapper().createObjectNode().put("forgotten", whole.toString())
                : whole + ": forgotten");
    shell.out().flush();
    return 0;
  }
}
