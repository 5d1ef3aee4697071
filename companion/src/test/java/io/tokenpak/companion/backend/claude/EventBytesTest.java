package io.tokenpak.companion.backend.claude;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class EventBytesTest {
  @Test
  void writesWhatIsOutsideOfAsciiAsItIs() throws Exception {
    assertThat(written("ü\ud83d\ude00\u2028"))
        .isEqualTo("event: x\ndata: {\"type\":\"x\",\"text\":\"ü\ud83d\ude00\u2028\"}\n\n");
  }

  @Test
  void writesHalfASurrogatePairSoThatItCanBeRead() throws Exception {
    for (String half : new String[] {"a\ud83d", "\ude00b", "\ud83d\ud83d\ude00"}) {
      String data = written(half).lines().toList().get(1);

      assertThat(Script.MAPPER.readTree(data.substring("data: ".length())).path("text").asText())
          .isEqualTo(half);
    }
  }

  @Test
  void keepsAnEventOnOneLine() {
    assertThat(written("a\r\nb\n\ndata: c").lines().toList()).hasSize(3);
  }

  private static String written(String text) {
    ObjectNode event = Script.MAPPER.createObjectNode().put("type", "x").put("text", text);
    EventBytes bytes = new EventBytes();
    bytes.add(event);
    return new String(bytes.take(), UTF_8);
  }
}
