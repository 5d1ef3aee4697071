package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The scan finds what a parser of whole documents finds.
class JsonScanPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] NAMES = {
    "usage", "response", "type", "model", "in", "x", "x\"\\}", ""
  };
  private static final JsonMembers WANTED =
      JsonMembers.of(
          Map.of(
              Figure.TYPE, List.of("type"),
              Figure.MODEL, List.of("model", "response.model"),
              Figure.INPUT, List.of("usage.in", "response.usage.in"),
              Figure.STOP_REASON, List.of("x[].type", "x[].usage[].model")));

  @Property(tries = 2000)
  void findsTheMembersOfAnyDocument(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    ObjectNode document = object(random, 4);
    byte[] bytes =
        random.nextBoolean()
            ? JSON.writeValueAsBytes(document)
            : JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);

    List<String> found = new ArrayList<>();
    JsonScan scan = new JsonScan(WANTED, JsonScanPropertyTest.into(found));
    for (int round = 0; round < 2; round++) {
      found.clear();
      scan.reset();
      int at = 0;
      while (at < bytes.length) {
        int length = Math.min(1 + random.nextInt(20), bytes.length - at);
        scan.read(bytes, at, at + length);
        at += length;
      }
      assertThat(found).containsExactlyElementsOf(expected(document, WANTED));
      assertThat(scan.isOver()).isTrue();
    }
  }

  private static JsonFinds into(List<String> found) {
    return (figure, text, length, quoted) ->
        found.add(figure + "=" + quoted + new String(text, 0, length, UTF_8));
  }

  private static List<String> expected(JsonNode at, JsonMembers wanted) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : at.properties()) {
      byte[] name = member.getKey().getBytes(UTF_8);
      JsonMembers below = wanted.member(name, name.length);
      if (below == null) {
        continue;
      }
      JsonNode value = member.getValue();
      Figure figure = below.figure();
      if (value.isObject() && !below.isArray()) {
        found.addAll(expected(value, below));
      } else if (value.isArray() && below.isArray()) {
        value.forEach(each -> found.addAll(expected(each, below)));
      } else if (figure != null && value.isValueNode()) {
        found.add(figure + "=" + value.isTextual() + value.asText());
      }
    }
    return found;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      object.set(NAMES[random.nextInt(NAMES.length)], value(random, depth));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
      case 1 -> JsonNodeFactory.instance.numberNode(random.nextDouble());
      case 2 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 3 -> JsonNodeFactory.instance.nullNode();
      case 4 -> JsonNodeFactory.instance.textNode("ü{[" + random.nextInt());
      case 5 -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> object(random, depth - 1);
    };
  }
}
