package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real CLI as a child of the pool, with the login of its user.
@Tag("real-client")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PooledOwnLoginTest {
  private static final List<String> WITHOUT_NETWORK =
      List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");
  private static final List<String> MAY_LEAVE_IT =
      List.of("sh", "-c", "unshare --net ip link set lo up");

  @TempDir Path folder;

  @Test
  void takesTurnsWithTheLoginOfItsUser() throws Exception {
    run().succeeded();
    JsonNode report = new ObjectMapper().readTree(folder.resolve(OwnLoginTurn.REPORT).toFile());

    assertThat(PooledChat.text(report.path("first"))).isEqualTo("the tool said: local");
    assertThat(PooledChat.text(report.path("second"))).contains("answer after 5 messages");
    assertThat(report.path("asked"))
        .hasSize(3)
        .allSatisfy(asked -> {
          assertThat(asked.path("authorization").asText())
              .isEqualTo("Bearer " + Logins.claudeToken("owner"));
          assertThat(asked.path("key").asText()).isEmpty();
        });
    assertThat(report.at("/status/pool/login").asText()).isEqualTo("own");
    // What it cost is told once, by the answer of its turn.
    assertThat(report.at("/status/totals/requests").asInt()).isEqualTo(2);
    assertThat(report.at("/first/usage/input_tokens").asInt()).isEqualTo(20);
    assertThat(report.at("/first/usage/output_tokens").asInt()).isEqualTo(10);
    assertThat(report.at("/second/usage/input_tokens").asInt()).isEqualTo(10);
  }

  /// The CLI asks hosts of its maker's about a login, wherever its provider is; where there is no
  /// network, nobody answers. Where the machine lets nobody make such a place, a proxy that nobody
  /// runs has the same effect.
  private Outcome run() throws Exception {
    Sandbox sandbox = Sandbox.of(NpmPackage.CLAUDE_CODE.spec(), folder);
    List<String> command = new ArrayList<>();
    if (sandbox.run(MAY_LEAVE_IT).exitCode() == 0) {
      command.addAll(WITHOUT_NETWORK);
    } else {
      Progress.say("cannot make a network namespace: only the proxy keeps the CLI on loopback");
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            OwnLoginTurn.class.getName(),
            folder.toString()));
    return sandbox.run(command);
  }
}
