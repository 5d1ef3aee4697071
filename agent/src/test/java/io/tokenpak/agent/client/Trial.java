package io.tokenpak.agent.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One client on one JDK, with the servers it asks. Its processes start when they are asked first.
final class Trial implements AutoCloseable {
  /// What servers say to most requests.
  static final Answer OK = new Answer(200, "ok");

  final Client client;
  final Stage stage;
  private final Jdk jdk;
  private final List<ClientRun> others = new ArrayList<>();
  private @Nullable ClientRun run;

  Trial(Client client, Jdk jdk, Stage stage) {
    this.client = client;
    this.jdk = jdk;
    this.stage = stage;
  }

  /// Sends by the process that carries the agent, with the options of [Ours].
  Answer ask(Ask request) throws Exception {
    return run().ask(request);
  }

  /// As [#ask], for a request that is sent several times at once.
  List<Answer> askAll(Ask request) throws Exception {
    return run().askAll(request);
  }

  private ClientRun run() throws Exception {
    ClientRun known = run;
    if (known == null) {
      known = other(Optional.of(Ours.options(stage)));
      run = known;
    }
    return known;
  }

  /// A process of its own.
  ///
  /// @param agent the agent's options; none, and there is no agent
  ClientRun other(Optional<String> agent) throws Exception {
    ClientRun other = ClientRun.start(client, jdk, agent, stage);
    others.add(other);
    return other;
  }

  @Override
  public void close() {
    others.forEach(ClientRun::close);
  }
}
