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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reactor Netty, 1.0 and 1.2 by Netty 4.1, and 1.3 by Netty 4.2.
class ReactorIT extends ClientScenarios {
  /// For documents alone (RFC 5737). Nothing is sent there.
  private static final String FAR = "192.0.2.1";

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

  /// One that forwards requests may let others say the field `Host`; and a tunnel leads elsewhere.
  @ParameterizedTest
  @ValueSource(strings = {"CHANNEL1", "CHANNEL2"})
  void believesNoHostThatAChannelInClearDoesNotLeadTo(String codec) throws Exception {
    try (Trial trial = trial(Jdk.of(25), clients().getFirst())) {
      int port = trial.stage.companion().port();
      int another = trial.stage.plain().port();

      assertThat(written(trial, codec, "GET", Hosts.COMPANION, port)).contains(Ours.SESSION);
      assertThat(
              List.of(
                  written(trial, codec, "GET", Hosts.COMPANION, another),
                  written(trial, codec, "GET", FAR, port),
                  written(trial, codec, "CONNECT", Hosts.COMPANION, port)))
          .noneMatch(head -> head.contains(Ours.SESSION));
    }
  }

  private static String written(Trial trial, String codec, String method, String address, int port)
      throws Exception {
    String companion = Hosts.COMPANION + ":" + trial.stage.companion().port();
    String to = "http://" + address + ":" + port;
    List<String> host = List.of("Host=" + companion);
    Answer answer = trial.ask(new Ask("sync", 1, codec, to, method, "", host));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body().replace("x-openclaw-session", Ours.SESSION);
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
