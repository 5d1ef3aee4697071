package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import io.tokenpak.companion.wire.AllowedChanges.Travel;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Replays the heads of real clients as they were captured.
class ClientHeadsTest {
  private static final String AGREED =
      head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade");

  @TempDir static Path folder;
  private static RecordingProvider provider;
  private static StartedCompanion injecting;
  private static StartedCompanion passing;

  /// A captured request.
  record Captured(String name, String method, String target, List<String> fields) {
    boolean upgrades() {
      return fields.stream().anyMatch("Upgrade: websocket"::equalsIgnoreCase);
    }

    String head(List<String> more) {
      List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1"));
      lines.addAll(more);
      lines.addAll(fields);
      return Heads.head(lines.toArray(String[]::new));
    }

    String body() {
      return fields.stream()
          .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
          .findFirst()
          .map(line -> "x".repeat(Integer.parseInt(line.substring(15).strip())))
          .orElse("");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    provider = RecordingProvider.start();
    injecting =
        StartedCompanion.before(provider, folder).withClaudeLogin().withCodexLogin().start();
    passing =
        StartedCompanion.before(provider, folder)
            .with("TOKENPAK_CREDENTIAL_INJECTION", "0")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    injecting.close();
    passing.close();
    provider.close();
  }

  static List<Captured> heads() throws Exception {
    List<Captured> heads = new ArrayList<>();
    try (InputStream json =
        ClientHeadsTest.class.getResourceAsStream("/io/tokenpak/companion/client-heads.json")) {
      for (JsonNode entry : new ObjectMapper().readTree(json)) {
        List<String> fields = new ArrayList<>();
        for (JsonNode field : entry.get("headers")) {
          fields.add(field.get(0).asText() + ": " + field.get(1).asText());
        }
        heads.add(
            new Captured(
                entry.get("case").asText(),
                entry.get("method").asText(),
                entry.get("url").asText(),
                fields));
      }
    }
    return heads;
  }

  static Stream<Captured> headsForLogins() throws Exception {
    // A compressed body would have to be one: GoldenCodexRequestTest has it.
    return heads().stream()
        .filter(head -> !travel(head).equals(Travel.PASSED))
        .filter(head -> head.fields().stream().noneMatch("content-encoding: zstd"::equals));
  }

  @Test
  void fortyOneHeadsAreReplayed() throws Exception {
    assertThat(heads()).hasSize(41);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void passesEveryClientsHeadAsItCame(Captured captured) throws Exception {
    RawMessage arrived = arrived(passing, captured, captured.head(List.of()));

    assertThat(arrived.fieldLines()).isEqualTo(expected(captured, Travel.PASSED));
    assertThat(arrived.body()).asString().isEqualTo(captured.body());
  }

  @ParameterizedTest
  @MethodSource("headsForLogins")
  void injectsIntoEveryClientsHead(Captured captured) throws Exception {
    Travel travel = travel(captured);
    String name = travel == Travel.CLAUDE ? "tokenpak-claude-code" : "tokenpak-openai-codex";
    String head = captured.head(List.of("X-TokenPak-Provider: " + name));
    RawMessage arrived = arrived(injecting, captured, head);

    assertThat(arrived.fieldLines()).isEqualTo(expected(captured, travel));
    assertThat(arrived.body()).asString().isEqualTo(captured.body());
  }

  private static Travel travel(Captured captured) {
    if (captured.target().startsWith("/v1/messages")) {
      return Travel.CLAUDE;
    }
    if (captured.target().contains("responses") || captured.target().contains("codex")) {
      return captured.upgrades() ? Travel.CODEX_SOCKET : Travel.CODEX;
    }
    return Travel.PASSED;
  }

  private static List<String> expected(Captured captured, Travel travel) {
    List<String> fields = captured.fields();
    if (captured.upgrades()) {
      // The two fields that W14 lets through, under names that no rule touches.
      fields = new ArrayList<>(fields);
      Collections.replaceAll(fields, "Connection: Upgrade", "X-Connection: Upgrade");
      fields.replaceAll(line -> line.replaceFirst("^([Uu])pgrade:", "X-$1pgrade:"));
    }
    String host = "127.0.0.1:" + provider.port();
    return AllowedChanges.ofRequest(fields, travel, host).stream()
        .map(line -> line.replaceFirst("^X-(Connection|[Uu]pgrade):", "$1:"))
        .toList();
  }

  private static RawMessage arrived(StartedCompanion companion, Captured captured, String head)
      throws Exception {
    provider.answers(captured.upgrades() ? AGREED : RecordingProvider.OK);
    try (RawClient client = companion.connect()) {
      String answer = client.send(head + captured.body()).readHead();
      assertThat(answer).containsPattern("^HTTP/1.1 (200|101) ");
    }
    RawMessage arrived = provider.request();
    assertThat(arrived.startLine()).startsWith(captured.method() + " ").endsWith(" HTTP/1.1");
    return arrived;
  }
}
