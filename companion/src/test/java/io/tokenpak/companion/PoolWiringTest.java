package io.tokenpak.companion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A companion whose owner wants local tools.
class PoolWiringTest {
  private static final String BODY =
      "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
  private static final String TURN =
      "POST /v1/messages HTTP/1.1\r\nHost: x\r\nX-TokenPak-Backend: claude-code\r\n"
          + "Content-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  @TempDir Path folder;

  private Assembly companion(RecordingProvider provider, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("HOME", folder.toString());
    variables.put("PATH", "/usr/bin:/bin");
    variables.put("TOKENPAK_PORT", "0");
    variables.put("TOKENPAK_REFRESH", "off");
    variables.put("TOKENPAK_UPSTREAM_ANTHROPIC", provider.origin().toString());
    variables.put("TOKENPAK_CLAUDE_BIN", folder.resolve("claude").toString());
    variables.putAll(more);
    return Assembly.of(Settings.load(variables));
  }

  @Test
  void servesAllTheSameWithoutACli() throws Exception {
    try (RecordingProvider provider = RecordingProvider.start();
        Assembly companion = companion(provider, Map.of("TOKENPAK_COMPANION_SUBPROCESS", "1"))) {
      companion.start();
      int port = companion.url().getPort();

      RawMessage refused = RawClient.exchange(port, TURN);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.values("X-TokenPak-Error")).containsExactly("cli_unavailable");
      assertThat(refused.text()).contains("npm install").contains(folder.resolve("claude") + "");
      RawMessage forwarded =
          RawClient.exchange(port, TURN.replace("Backend: claude-code", "Backend: api"));
      assertThat(forwarded.status()).isEqualTo(200);
      assertThat(provider.executions()).isEqualTo(1);
      JsonNode pool = status(companion).path("pool");
      assertThat(pool.path("state").asText()).isEqualTo("no program");
      assertThat(pool.path("finding").asText()).contains("npm install");
      assertThat(pool.path("login").asText()).isEqualTo("own");
      assertThat(pool.path("processes").isArray()).isTrue();
    }
  }

  @Test
  void makesItsWorkspaceForItsOwnerAlone() throws Exception {
    try (RecordingProvider provider = RecordingProvider.start();
        Assembly companion = companion(provider, Map.of("TOKENPAK_COMPANION_SUBPROCESS", "1"))) {
      companion.start();

      Path workspace = folder.resolve(".tokenpak/workspace");
      await().until(() -> Files.isDirectory(workspace));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void thereIsNoPoolUnlessTheOwnerWantsOne() throws Exception {
    for (Map<String, String> variables :
        List.of(
            Map.<String, String>of(),
            Map.of("TOKENPAK_COMPANION_SUBPROCESS", "1", "TOKENPAK_COMPANION_DISPATCH", "0"))) {
      try (RecordingProvider provider = RecordingProvider.start();
          Assembly companion = companion(provider, variables)) {
        companion.start();

        assertThat(status(companion).has("pool")).isFalse();
        assertThat(folder.resolve(".tokenpak/workspace")).doesNotExist();
      }
    }
  }

  private static JsonNode status(Assembly companion) throws IOException {
    String request =
        "GET /tokenpak/api/status HTTP/1.1\r\nHost: "
            + companion.url().getAuthority()
            + "\r\nX-TokenPak-Auth: "
            + companion.admin().secret()
            + "\r\n\r\n";
    return new ObjectMapper()
        .readTree(RawClient.exchange(companion.url().getPort(), request).text());
  }
}
