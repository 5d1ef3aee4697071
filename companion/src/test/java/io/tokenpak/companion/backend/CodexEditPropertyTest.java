package io.tokenpak.companion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Thousands of documents, written by a generator that knows from the start what must come out.
class CodexEditPropertyTest {
  /// What JSON is made of, and what UTF-8 is not.
  private static final byte[] DAMAGE =
      "{}[],:\"\\ 0-+.eE\0x\u0080\u00c3\u00ff".getBytes(StandardCharsets.ISO_8859_1);

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Test
  void editsTheNamedMembersAndNoOtherByte() throws IOException {
    for (int seed = 0; seed < 20_000; seed++) {
      Sample sample = new Sample(new Random(seed));
      Optional<byte[]> edited = CodexEdit.of(bytes(sample.came()));
      assertThat(edited.map(CodexEditPropertyTest::text).orElse(sample.came()))
          .as("seed %d: %s", seed, sample.came())
          .isEqualTo(sample.goes());
      assertThat(edited.isEmpty())
          .as("seed %d", seed)
          .isEqualTo(sample.came().equals(sample.goes()));
      assertThat(MAPPER.readTree(sample.goes()))
          .as("seed %d", seed)
          .isEqualTo(normalised(MAPPER.readTree(sample.came())));
    }
  }

  /// Whatever is done to a document: it comes out as it came, or as an object that says the same.
  @Test
  void neverMakesSenseOfDamage() {
    Random random = new Random(42);
    int damaged = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] came = damage(bytes(new Sample(random).came()), random);
      Optional<byte[]> edited = CodexEdit.of(came);
      Optional<JsonNode> tree = object(came);
      if (tree.isEmpty()) {
        damaged++;
        assertThat(edited).as("%s", text(came)).isEmpty();
      } else if (edited.isPresent()) {
        assertThat(object(edited.get())).as("%s", text(came)).contains(normalised(tree.get()));
      }
    }
    assertThat(damaged).isGreaterThan(5_000);
  }

  @Test
  void goesAsDeepAsJacksonDoes() {
    int deepest = StreamReadConstraints.DEFAULT_MAX_DEPTH - 1;
    String deep = "[".repeat(deepest) + "]".repeat(deepest);
    assertThat(CodexEdit.of(bytes("{\"a\":" + deep + ",\"stream\":" + deep + "}")))
        .map(CodexEditPropertyTest::text)
        .contains("{\"store\":false,\"a\":" + deep + ",\"stream\":true}");
    assertThat(CodexEdit.of(bytes("{\"a\":[" + deep + "]}"))).isEmpty();
    assertThat(CodexEdit.of(bytes("{\"a\":" + "[".repeat(1_000_000)))).isEmpty();
  }

  @Test
  void takesLongStringsNumbersAndNames() {
    String rest =
        "\"input\":\""
            + "ü\\n".repeat(3_000_000)
            + "\",\""
            + "n".repeat(200_000)
            + "\":"
            + "9".repeat(200_000)
            + "}";
    assertThat(CodexEdit.of(bytes("{" + rest)))
        .map(CodexEditPropertyTest::text)
        .contains("{\"stream\":true,\"store\":false," + rest);
  }

  @Test
  void takesVeryManyMembers() {
    String many = "\"store\":1,".repeat(500_000);
    assertThat(CodexEdit.of(bytes("{" + many + "\"stream\":true}")))
        .map(CodexEditPropertyTest::text)
        .contains("{" + "\"store\":false,".repeat(500_000) + "\"stream\":true}");
    String gone = "\"max_output_tokens\":1,".repeat(200_000);
    assertThat(CodexEdit.of(bytes("{" + gone + "\"stream\":true,\"store\":false}")))
        .map(CodexEditPropertyTest::text)
        .contains("{\"stream\":true,\"store\":false}");
  }

  private static JsonNode normalised(JsonNode came) {
    ObjectNode goes = came.deepCopy();
    goes.remove("max_output_tokens");
    return goes.put("stream", true).put("store", false);
  }

  private static Optional<JsonNode> object(byte[] json) {
    if (!Utf8Text.isUtf8(json)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readTree(json)).filter(JsonNode::isObject);
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static byte[] damage(byte[] json, Random random) {
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    int at = random.nextInt(json.length + 1);
    int skipped = Math.min(random.nextInt(3), json.length - at);
    damaged.write(json, 0, at);
    for (int i = random.nextInt(3); i > 0; i--) {
      damaged.write(DAMAGE[random.nextInt(DAMAGE.length)]);
    }
    damaged.write(json, at + skipped, json.length - at - skipped);
    return damaged.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// A document and what it must become.
  private static final class Sample {
    private final Random random;
    private final StringBuilder came = new StringBuilder();
    private final StringBuilder goes = new StringBuilder();
    private boolean hasStream;
    private boolean hasStore;
    private boolean hasMembers;

    Sample(Random random) {
      this.random = random;
      String before = space();
      int members = random.nextInt(6);
      for (int i = 0; i < members; i++) {
        member(i);
      }
      String inside = space();
      String after = space();
      came.insert(0, before + "{").append(inside).append('}').append(after);
      goes.insert(0, before + "{" + inserted()).append(inside).append('}').append(after);
    }

    String came() {
      return came.toString();
    }

    String goes() {
      return goes.toString();
    }

    private void member(int index) {
      String name =
          switch (random.nextInt(8)) {
            case 0, 1 -> "stream";
            case 2 -> "store";
            case 3, 4 -> "max_output_tokens";
            default -> word();
          };
      String value =
          switch (random.nextInt(3)) {
            case 0 -> "true";
            case 1 -> "false";
            default -> value(0);
          };
      boolean removed = name.equals("max_output_tokens");
      came.append(index > 0 ? "," : "");
      goes.append(hasMembers && !removed ? "," : "");
      String space = space();
      String named = quoted(name) + space() + ":" + space();
      String behind = space();
      came.append(space).append(named).append(value).append(behind);
      goes.append(space).append(removed ? "" : named + becomes(name, value)).append(behind);
      hasMembers |= !removed;
    }

    private String becomes(String name, String value) {
      hasStream |= name.equals("stream");
      hasStore |= name.equals("store");
      return switch (name) {
        case "stream" -> "true";
        case "store" -> "false";
        default -> value;
      };
    }

    private String inserted() {
      String missing = hasStream ? "" : "\"stream\":true";
      if (!hasStore) {
        missing += (missing.isEmpty() ? "" : ",") + "\"store\":false";
      }
      return missing + (hasMembers && !missing.isEmpty() ? "," : "");
    }

    private String value(int depth) {
      return switch (random.nextInt(depth > 3 ? 6 : 8)) {
        case 0 -> "null";
        case 1 -> Long.toString(random.nextLong());
        case 2 -> random.nextInt(1000) + "." + random.nextInt(1000) + "e-" + random.nextInt(300);
        case 3 -> "-" + (1 + random.nextInt(9)) + "7".repeat(random.nextInt(400));
        case 4, 5 -> quoted(word());
        case 6 -> array(depth);
        default -> object(depth);
      };
    }

    private String array(int depth) {
      StringBuilder array = new StringBuilder("[").append(space());
      for (int i = random.nextInt(4); i > 0; i--) {
        array.append(value(depth + 1)).append(space()).append(i > 1 ? "," : "").append(space());
      }
      return array.append(']').toString();
    }

    private String object(int depth) {
      StringBuilder object = new StringBuilder("{").append(space());
      for (int i = random.nextInt(4); i > 0; i--) {
        String name = random.nextBoolean() ? "stream" : word();
        object.append(quoted(name)).append(space()).append(':').append(space());
        object.append(value(depth + 1)).append(space()).append(i > 1 ? "," : "").append(space());
      }
      return object.append('}').toString();
    }

    private String space() {
      StringBuilder space = new StringBuilder();
      while (random.nextInt(4) == 0) {
        space.append(" \t\r\n".charAt(random.nextInt(4)));
      }
      return space.toString();
    }

    private String word() {
      StringBuilder word = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        switch (random.nextInt(5)) {
          case 0 -> word.append("\"\\/{}[],:\n\t\u0000\u007f".charAt(random.nextInt(13)));
          case 1 -> word.appendCodePoint(0x80 + random.nextInt(0x700));
          case 2 -> word.appendCodePoint(0x800 + random.nextInt(0xd000 - 0x800));
          case 3 -> word.appendCodePoint(0x10000 + random.nextInt(0x100000));
          default -> word.append((char) ('a' + random.nextInt(26)));
        }
      }
      return word.toString();
    }

    /// The text as JSON, some of its characters escaped though they need not be.
    private String quoted(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          quoted.append('\\').append(c);
        } else if (c < ' ' || (!Character.isSurrogate(c) && random.nextInt(8) == 0)) {
          quoted.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }
  }
}
