package io.tokenpak.companion.backend.claude;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.dispatch.session.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskingTest {
  private PooledGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = PooledGateway.start();
    gateway.turns.saying(Script.saying("a"));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "X-TokenPak-Session: s-1,        generic,     s-1",
    "X-OpenClaw-Session: s-2,        openclaw,    s-2",
    "X-Claude-Code-Session-Id: s-3,  claude-code, s-3",
    "X-Nothing: s-4,                 generic,     someone",
  })
  void tellsWhoseConversationItIs(String field, String caller, String session) throws Exception {
    gateway.ask(
        PooledGateway.hello(false).replace("{'model'", "{'metadata':{'user_id':'someone'},'model'"),
        field);

    assertThat(gateway.turns.next().asked().scope())
        .isEqualTo(new Scope(caller, session, PooledGateway.WORKSPACE));
  }

  @Test
  void asksForTheWorkspaceThatTheCallerNames() throws Exception {
    gateway.ask(PooledGateway.hello(false), "X-TokenPak-Workspace: project");

    assertThat(gateway.turns.next().asked().scope().workspace())
        .isEqualTo(PooledGateway.WORKSPACE.resolve("project"));
  }

  @Test
  void refusesAWorkspaceOutsideTheOwners() throws Exception {
    RawMessage answer = gateway.ask(PooledGateway.hello(true), "X-TokenPak-Workspace: /etc");

    assertThat(answer.values("X-TokenPak-Error")).containsExactly("workspace_refused");
    assertThat(gateway.turns.hasBegunNone()).isTrue();
  }

  @Test
  void refusesInTheApisShapeAndKeepsTheConnection() throws Exception {
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request("{'model':'m','top_k':1}"));
      RawMessage answer = client.readAnswer();

      assertThat(answer.startLine()).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(answer.values("X-TokenPak-Error")).containsExactly("request_not_taken");
      assertThat(answer.text())
          .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"")
          .contains("top_k: ");
      client.send(PooledGateway.request(PooledGateway.hello(false)));
      assertThat(client.readAnswer().startLine()).contains("200");
    }
    assertThat(gateway.counted).hasSize(1);
  }

  @Test
  void takesABodyInParts() throws Exception {
    byte[] request = PooledGateway.request(PooledGateway.hello(false)).getBytes(ISO_8859_1);
    for (int cut = request.length - 60; cut < request.length; cut += 7) {
      try (RawClient client = gateway.connect()) {
        client.sendInParts(request, cut, request.length - 1);
        assertThat(client.readAnswer().startLine()).contains("200");
      }
    }
  }

  @Test
  void takesAContentCodingOff() throws Exception {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(PooledGateway.hello(false).replace('\'', '"').getBytes(UTF_8));
    }
    RawMessage answer = sent(coded.toByteArray(), "Content-Encoding: gzip");

    assertThat(answer.startLine()).contains("200");
    assertThat(sent(new byte[] {1}, "Content-Encoding: gzip").startLine()).contains("415");
    assertThat(sent(new byte[] {1}, "Content-Encoding: br").startLine()).contains("415");
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    assertThat(sent(new byte[(int) PooledGateway.MAX_BODY + 1]).startLine()).contains("413");
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(new byte[(int) PooledGateway.MAX_BODY + 1]);
    }
    assertThat(sent(coded.toByteArray(), "Content-Encoding: gzip").startLine()).contains("413");
  }

  @Test
  void saysToGoOnToAClientThatWaitsForIt() throws Exception {
    String request = PooledGateway.request(PooledGateway.hello(false), "Expect: 100-continue");
    int body = request.indexOf("\r\n\r\n") + 4;
    try (RawClient client = gateway.connect()) {
      client.send(request.substring(0, body));
      assertThat(client.readHead()).startsWith("HTTP/1.1 100");
      client.send(request.substring(body));
      assertThat(client.readAnswer().startLine()).contains("200");
    }
  }

  @Test
  void refusesNothingAsABody() throws Exception {
    assertThat(sent(new byte[0]).startLine()).contains("400");
  }

  @Test
  void usesNeitherTheCallersKeyNorAny() throws Exception {
    gateway.ask(PooledGateway.hello(false), "x-api-key: sk-ant-api03-canary");

    assertThat(gateway.turns.next().asked().toString()).doesNotContain("canary");
    assertThat(gateway.counted).extracting(entry -> entry.source()).containsExactly("cli-login");
  }

  @Test
  void countsWhatAnAnswerCost() throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      gateway.ask(PooledGateway.hello(stream));
    }

    assertThat(gateway.counted)
        .hasSize(2)
        .allSatisfy(entry -> {
          assertThat(entry.provider()).isEqualTo("tokenpak-claude-code");
          assertThat(entry.usage().orElseThrow().output()).isEqualTo(12);
          assertThat(entry.usage().orElseThrow().cacheRead()).isEqualTo(200);
        });
  }

  @Test
  void leavesCountingToWhoCountsItAnyway() throws Exception {
    try (PooledGateway other =
        PooledGateway.start(new FaceSettings(PooledGateway.MAX_BODY, false))) {
      other.turns.saying(Script.saying("a"));
      other.ask(PooledGateway.hello(true));

      assertThat(other.counted).isEmpty();
    }
  }

  private RawMessage sent(byte[] body, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("POST /v1/messages HTTP/1.1\r\nHost: x\r\n");
    head.append("X-TokenPak-Provider: tokenpak-claude-code\r\n");
    List.of(fields).forEach(field -> head.append(field).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return RawClient.exchange(gateway.port(), head + new String(body, ISO_8859_1));
  }
}
