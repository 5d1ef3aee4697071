package io.tokenpak.agent.client;

import static io.tokenpak.agent.client.Client.Ability.ASYNC;
import static io.tokenpak.agent.client.Client.Ability.HTTP2;
import static io.tokenpak.agent.client.Client.Ability.PROXY;
import static io.tokenpak.agent.client.Client.Ability.REDIRECTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Reactor Netty, 1.0 and 1.2 by Netty 4.1, and 1.3 by Netty 4.2.
class ReactorIT extends ClientScenarios {
  @Override
  List<Client> clients() {
    return Stream.of("1.2.18", "1.0.48", "1.3.6").map(ReactorIT::version).toList();
  }

  /// A program may have each redirect carry on all that the request before had.
  @Test
  void carriesNothingOnThoughTheProgramDoes() throws Exception {
    try (Trial trial = trial(Jdk.of(25), clients().getFirst())) {
      Stage stage = trial.stage;
      for (RecordingServer next : List.of(stage.plain(), stage.modern())) {
        String to = "/redirect?" + next.at(Hosts.STRANGER, "/next");
        String url = stage.companion().at(Hosts.COMPANION, to);

        assertThat(trial.ask(new Ask("sync", 1, "CARRY", url, "{}", "", List.of("A=b"))))
            .isEqualTo(Trial.OK);
        assertThat(next.only().values("A")).containsExactly("b");
        Ours.areAbsent(next.only());
      }
      assertThat(stage.companion().heard()).hasSize(2).allSatisfy(Ours::areWhole);
    }
  }

  private static Client version(String version) {
    return new Client(
        "reactor " + version,
        "ReactorDriver",
        8,
        List.of("io.projectreactor.netty:reactor-netty-http:" + version),
        Set.of(REDIRECTS, PROXY, HTTP2, ASYNC));
  }
}
