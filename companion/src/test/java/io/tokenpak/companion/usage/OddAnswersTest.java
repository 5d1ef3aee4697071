package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wrong with an answer is said beside its figures, and what is right still counts.
class OddAnswersTest {
  private static final String START =
      """
      data: {"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":5}}}

      """;
  private static final String STOP = "data: {\"type\":\"message_stop\"}\n\n";

  /// What an answer says, the output that counts, and what is odd about it.
  record Odd(UsageFormat format, String text, long output, Set<UsageFlag> flags) {
    static Odd of(UsageFormat format, String text, long output, UsageFlag... flags) {
      return new Odd(format, text, output, Set.of(flags));
    }

    static Odd messages(String between, long output, UsageFlag... flags) {
      return of(UsageFormat.MESSAGES, START + between + "\n\n" + STOP, output, flags);
    }
  }

  static List<Odd> all() {
    return Stream.concat(ofMessages().stream(), ofOthers().stream()).toList();
  }

  private static List<Odd> ofMessages() {
    return List.of(
        Odd.messages("data: {\"type\":\"ping\"}", 5),
        Odd.messages("data: {\"usage\":{\"output_tokens\":7}}", 7),
        Odd.messages("data: {\"usage\":{\"output_tokens\":4}}", 5, UsageFlag.BACKWARDS),
        Odd.messages("data: {\"usage\":{\"output_tokens\":-4}}", 5, UsageFlag.UNREADABLE),
        Odd.messages("data: {\"usage\":{\"output_tokens\":1e9}}", 5, UsageFlag.UNREADABLE),
        Odd.messages("data: {\"usage\":{\"output_tokens\":\"77\"}}", 5, UsageFlag.UNREADABLE),
        Odd.messages(
            "data: {\"usage\":{\"output_tokens\":1234567890123456}}", 5, UsageFlag.UNREADABLE),
        Odd.messages("data: {\"usage\":{\"output_tokens\":null}}", 5),
        Odd.messages("data: {\"type\":\"message_surprise\"}", 5, UsageFlag.UNKNOWN_EVENT),
        Odd.messages("data: {\"type\":\"error\",\"error\":{}}", 5, UsageFlag.ERROR_EVENT),
        Odd.messages("data: {\"type\":\"ping\"", 5, UsageFlag.BROKEN),
        Odd.messages("data: {\"type\":\"ping\"]}", 5, UsageFlag.BROKEN),
        Odd.messages("data: hello", 5, UsageFlag.BROKEN),
        Odd.messages("daat: {\"usage\":{\"output_tokens\":7}}", 5, UsageFlag.BROKEN),
        Odd.messages("longer than a name: 1", 5, UsageFlag.BROKEN),
        Odd.messages("nothing", 5, UsageFlag.BROKEN),
        Odd.messages(": a comment\nid: 4\nretry: 3\nevent: x\ndata", 5));
  }

  private static List<Odd> ofOthers() {
    return List.of(
        Odd.of(UsageFormat.MESSAGES, "{\"usage\":{\"output_tokens\":3}", 3, UsageFlag.BROKEN),
        Odd.of(UsageFormat.MESSAGES, "{\"usage\":{\"output_tokens\":3}]", 3, UsageFlag.BROKEN),
        Odd.of(
            UsageFormat.CHAT_COMPLETIONS,
            """
            data: {"usage":{"completion_tokens":3}}

            data: {"error":{"message":"overloaded"}}

            """,
            3,
            UsageFlag.ERROR_EVENT),
        Odd.of(
            UsageFormat.RESPONSES,
            "data: {\"type\":\"response.failed\",\"response\":{\"usage\":{\"output_tokens\":3}}}\n\n",
            3,
            UsageFlag.ERROR_EVENT),
        Odd.of(
            UsageFormat.RESPONSES,
            """
            data: {"type":"response.what_is_new.delta","usage":{"output_tokens":3}}

            data: {"type":"codex.rate_limits"}

            """,
            3),
        Odd.of(
            UsageFormat.RESPONSES,
            "data: {\"type\":\"answer.done\",\"usage\":{\"output_tokens\":3}}\n\n",
            3,
            UsageFlag.UNKNOWN_EVENT));
  }

  @ParameterizedTest
  @MethodSource("all")
  void areReadAndFlagged(Odd odd) {
    byte[] bytes = odd.text().getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      UsageReader reader = odd.format().reader();
      reader.read(ByteBuffer.wrap(bytes, 0, cut));
      reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
      assertThat(reader.flags()).as("%s cut at %s", odd.text(), cut).isEqualTo(odd.flags());
      assertThat(reader.usage().orElseThrow().output()).isEqualTo(odd.output());
    }
  }

  @Test
  void namesFromOutsideFitOnOneLine() {
    UsageReader reader = UsageFormat.MESSAGES.reader();
    String model = "a\u0007" + "b".repeat(240);
    reader.read(UTF_8.encode("{\"model\":\"" + model + "\",\"usage\":{\"input_tokens\":3}}"));
    assertThat(reader.usage().orElseThrow().model())
        .startsWith("a\\u0007b")
        .hasSizeLessThanOrEqualTo(210);
  }
}
