package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryDigestTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Scope SCOPE = new Scope("caller", "session", Path.of("/work"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"role":"user","content":"a"}] | [{"role":"user","content":[{"type":"text","text":"a"}]}]
          [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}] | [{"role":"user","content":"ab"}]
          [{"role":"user","content":"a"},{"role":"user","content":"b"}] | [{"role":"user","content":"ab"}]
          [{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}] | [{"role":"user","content":"a"}]
          [{"role":"assistant","content":"a \\n"}] | [{"role":"assistant","content":"a"}]
          [{"role":"assistant","content":[{"type":"thinking","thinking":"h","signature":"s"},{"type":"text","text":"a","citations":null}]}] | [{"role":"assistant","content":"a"}]
          [{"role":"assistant","content":[{"type":"redacted_thinking","data":"h"},{"type":"text","text":"a"}]}] | [{"role":"assistant","content":"a"}]
          [{"role":"assistant","content":[{"type":"text","text":"\\n\\n"},{"type":"tool_use","id":"t","name":"n","input":{"x":1,"y":[]}}]}] | [{"role":"assistant","content":[{"input":{"y":[],"x":1},"name":"n","id":"t","type":"tool_use","caller":{"type":"direct"}}]}]
          [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"r"}]}] | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","is_error":false,"content":[{"type":"text","text":"r","cache_control":{"type":"ephemeral"}}]}]}]
          [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}] | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":""}]}]
          """)
  void spellingsOfOneConversationHaveOneDigest(String one, String other) throws Exception {
    assertThat(digest(one)).isEqualTo(digest(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"role":"user","content":"a"}] | [{"role":"assistant","content":"a"}]
          [{"role":"user","content":"a "}] | [{"role":"user","content":"a"}]
          [{"role":"user","content":"ab"}] | [{"role":"user","content":"a"},{"role":"assistant","content":"b"}]
          [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"x":1}}]}] | [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"x":1.0}}]}]
          [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"x":1}}]}] | [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"x":"1"}}]}]
          [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"x":null}}]}] | [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{}}]}]
          [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"cache_control":1}}]}] | [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{}}]}]
          [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":[["a"],"b"]}]}] | [{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":[["a","b"]]}]}]
          [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"r"}]}] | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"r","is_error":true}]}]
          [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"r"}]}] | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"},{"type":"text","text":"r"}]}]
          [{"role":"user","content":"\\uD800"}] | [{"role":"user","content":"?"}]
          [{"role":"user","content":"\\uD800"}] | [{"role":"user","content":"\\uD801"}]
          """)
  void whatIsSaidDifferentlyHasAnotherDigest(String one, String other) throws Exception {
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  @Test
  void eachPartOfTheScopeCounts() {
    Conversation said = new Conversation(List.of(Message.user("a")));

    assertThat(
            List.of(
                said.digest(SCOPE),
                said.digest(new Scope("caller2", "session", Path.of("/work"))),
                said.digest(new Scope("caller", "", Path.of("/work"))),
                said.digest(new Scope("callersession", "", Path.of("/work"))),
                said.digest(new Scope("caller", "session", Path.of("/work2")))))
        .doesNotHaveDuplicates();
  }

  /// Texts that hold what stands between texts: only lengths tell `a`, `a` from `aSa`.
  @Test
  void noTextPassesForSeveral() {
    List<String> texts = List.of("", "a", "S", "aSa", "aS\u0000\u0000\u0000\u0001a");
    List<JsonNode> lists = new ArrayList<>(List.of(JSON.createArrayNode()));
    for (int at = 0; lists.get(at).size() < 3; at++) {
      for (String text : texts) {
        lists.add(((ArrayNode) lists.get(at)).deepCopy().add(text));
      }
    }

    assertThat(lists).hasSize(156);
    assertThat(lists.stream().map(HistoryDigestTest::call).toList()).doesNotHaveDuplicates();
  }

  private static Digest call(JsonNode input) {
    ObjectNode block = JSON.createObjectNode().put("type", "tool_use").put("id", "t");
    return new Conversation(List.of(Message.assistant(List.of(block.set("input", input)))))
        .digest(SCOPE);
  }

  @Test
  void theNewestMessageIsAllThatTheUserSaidLast() throws Exception {
    Conversation said =
        conversation(
            """
            [{"role":"user","content":"a"},{"role":"assistant","content":"b"},
             {"role":"user","content":"c"},{"role":"user","content":"d"}]\
            """);

    assertThat(said.newest().orElseThrow().content()).hasSize(2);
    assertThat(said.history().messages()).hasSize(2);
    assertThat(said.history().newest()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [] | messages: must be a list of at least one message
          {} | messages: must be a list of at least one message
          [{"role":"system","content":"a"}] | messages.0: role must be user or assistant
          [{"role":"user","content":"a"},{"role":"user"}] | messages.1: content must be a text or a list of blocks
          [{"role":"user","content":[1]}] | messages.0: content must be blocks that have a type
          [{"role":"user","content":[{"type":"text"}]}] | messages.0: a text block must have a text
          """)
  void refusesWhatIsNoConversation(String text, String why) {
    assertThatThrownBy(() -> conversation(text)).hasMessage(why);
  }

  private static Digest digest(String text) throws JacksonException {
    return conversation(text).digest(SCOPE);
  }

  private static Conversation conversation(String text) throws JacksonException {
    JsonNode messages = JSON.readTree(text);
    return Conversation.of(messages);
  }
}
