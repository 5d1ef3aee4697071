package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.backend.claude.FakeTurns.FakeTurn;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private PooledGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = PooledGateway.start();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void givesEachEventAsSoonAsItIsThere() throws Exception {
    try (RawClient client = gateway.connect()) {
      client.send(PooledGateway.request(PooledGateway.hello(true)));
      FakeTurn turn = gateway.turns.next();
      turn.says(Script.start("msg_1", 10, 100));
      String head = client.readHead();
      assertThat(client.readUntil("\n\n")).contains("event: message_start\ndata: {\"type\":");
      turn.says(Script.openText(0));
      client.readUntil("content_block_start");
      turn.says(Script.text(0, "a")).says(Script.text(0, "b"));
      assertThat(client.readUntil("\"b\"}}\n\n")).contains("\"text\":\"a\"");
      turn.says(Script.close(0)).says(Script.stop("end_turn", 5)).says(Script.over());
      client.readUntil("content_block_stop");
      turn.says(Script.completed("end_turn"));
      assertThat(client.readUntil("\r\n0\r\n\r\n")).contains("event: message_stop");

      assertThat(head.lines().toList())
          .startsWith("HTTP/1.1 200 OK")
          .contains("Content-Type: text/event-stream; charset=utf-8", "Cache-Control: no-cache")
          .filteredOn(line -> line.contains(": "))
          .extracting(line -> line.substring(0, line.indexOf(':')))
          .containsExactlyInAnyOrder(
              "X-TokenPak-Request-Id", "Content-Type", "Cache-Control", "Transfer-Encoding");
    }
  }

  @Test
  void saysTheSameByteForByte() throws Exception {
    gateway.turns.saying(Script.saying("Grüße, ", "\ud83d\ude00\n"));

    assertThat(gateway.ask(PooledGateway.hello(true)).text())
        .isEqualTo(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message",\
            "role":"assistant","model":"claude-x","content":[],"stop_reason":null,\
            "stop_sequence":null,"usage":{"input_tokens":10,"cache_read_input_tokens":100,\
            "cache_creation_input_tokens":0,"output_tokens":1,\
            "cache_creation":{"ephemeral_5m_input_tokens":100},"service_tier":"standard"}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta",\
            "text":"Grüße, "}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta",\
            "text":"\ud83d\ude00\\n"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"input_tokens":30,"cache_read_input_tokens":200,\
            "cache_creation_input_tokens":7,"output_tokens":12}}

            event: message_stop
            data: {"type":"message_stop"}

            """);
  }

  @Test
  void givesAWholeAnswerWhereNoneIsStreamed() throws Exception {
    gateway.turns.saying(Script.saying("Hel", "lo"));

    RawMessage answer = gateway.ask(PooledGateway.hello(false));

    assertThat(answer.startLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(answer.values("content-type")).containsExactly("application/json");
    assertThat(Script.MAPPER.readTree(answer.text()))
        .isEqualTo(
            Script.json(
                "{'id':'msg_1','type':'message','role':'assistant','model':'claude-x',"
                    + "'content':[{'type':'text','text':'Hello'}],'stop_reason':'end_turn',"
                    + "'stop_sequence':null,'usage':{'input_tokens':30,"
                    + "'cache_read_input_tokens':200,'cache_creation_input_tokens':7,"
                    + "'output_tokens':12,'cache_creation':{'ephemeral_5m_input_tokens':100},"
                    + "'service_tier':'standard'}}"));
  }

  @Test
  void keepsTheConnection() throws Exception {
    gateway.turns.saying(Script.saying("a"));
    try (RawClient client = gateway.connect()) {
      for (boolean stream : new boolean[] {true, false, true}) {
        client.send(PooledGateway.request(PooledGateway.hello(stream)));
        assertThat(client.readAnswer().text()).contains("end_turn");
      }
    }
  }

  @Test
  void answersManyAtOnce() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String body = PooledGateway.hello(i % 2 == 0).replace("hello", "word-" + i + ".");
        answers.add(clients.submit(() -> gateway.ask(body).text()));
      }
      for (int i = 0; i < 64; i++) {
        FakeTurn turn = gateway.turns.next();
        String said =
            turn.asked().conversation().messages().getFirst().content().getFirst().toString();
        turn.says(Script.saying(said));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(answers.get(i).get()).contains("word-" + i + ".").contains("end_turn");
      }
    }
  }
}
