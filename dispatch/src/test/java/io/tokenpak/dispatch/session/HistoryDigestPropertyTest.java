package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class HistoryDigestPropertyTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Scope SCOPE = new Scope("caller", "", Path.of("/work"));

  /// Few letters, so that different conversations often consist of the same bytes.
  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> texts = Arbitraries.of("a", "b", "ab", "S", "text", "\u0000\u0000", "1");
    Arbitrary<JsonNode> inputs =
        Arbitraries.oneOf(
            texts.map(JSON::textNode),
            texts.list().ofMaxSize(2).map(HistoryDigestPropertyTest::array),
            Combinators.combine(texts, texts)
                .as((name, value) -> JSON.objectNode().put(name, value)),
            Arbitraries.of(1, 11).map(JSON::numberNode),
            Arbitraries.of(JSON.nullNode(), JSON.booleanNode(true)));
    Arbitrary<JsonNode> blocks =
        Arbitraries.oneOf(
            texts.map(text -> JSON.objectNode().put("type", "text").put("text", text)),
            Combinators.combine(texts, inputs).as((id, input) -> call(id).set("input", input)));
    return Combinators.combine(
            Arbitraries.of(Message.USER, Message.ASSISTANT), blocks.list().ofMaxSize(3))
        .as(Message::new);
  }

  private static JsonNode array(List<String> texts) {
    var array = JSON.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static ObjectNode call(String id) {
    return JSON.objectNode().put("type", "tool_use").put("id", id).put("name", "n");
  }

  @Property(tries = 3000)
  void differentConversationsNeverCollide(
      @ForAll("conversations") Conversation one, @ForAll("conversations") Conversation other) {
    assertThat(one.digest(SCOPE).equals(other.digest(SCOPE)))
        .isEqualTo(plain(one).equals(plain(other)));
  }

  @Property(tries = 1000)
  void aHistoryThatGrowsHasTheDigestOfTheWhole(
      @ForAll("conversations") Conversation said, @ForAll @IntRange(max = 6) int at) {
    int cut = Math.min(at, said.messages().size());
    HistoryChain chain =
        HistoryChain.of(SCOPE).and(new Conversation(said.messages().subList(0, cut)));
    for (Message message : said.messages().subList(cut, said.messages().size())) {
      chain = chain.and(message);
    }

    assertThat(chain.digest()).isEqualTo(said.digest(SCOPE));
  }

  @Property(tries = 1000)
  void messagesMayBeCutAnywhere(@ForAll("conversations") Conversation said) {
    HistoryChain chain = HistoryChain.of(SCOPE);
    for (Message message : said.messages()) {
      chain = chain.and(new Message(message.role(), List.of()));
      for (JsonNode block : message.content()) {
        chain = chain.and(new Message(message.role(), List.of(block)));
      }
    }

    assertThat(chain.digest()).isEqualTo(said.digest(SCOPE));
  }

  @Provide
  Arbitrary<Conversation> conversations() {
    return messages().list().ofMaxSize(4).map(Conversation::new);
  }

  /// The same equality, worked out the long way: texts in a row joined.
  private static String plain(Conversation said) {
    var whole = JSON.arrayNode();
    for (Message message : said.messages()) {
      var blocks = JSON.arrayNode();
      for (JsonNode block : message.content()) {
        JsonNode before = blocks.isEmpty() ? JSON.nullNode() : blocks.get(blocks.size() - 1);
        if (before.isTextual() && block.path("type").asText().equals("text")) {
          blocks.set(blocks.size() - 1, before.asText() + block.path("text").asText());
        } else {
          blocks.add(block.path("type").asText().equals("text") ? block.path("text") : block);
        }
      }
      whole.addObject().put("role", message.role()).set("content", blocks);
    }
    return whole.toString();
  }
}
