package io.tokenpak.companion.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  @ParameterizedTest
  @MethodSource("io.tokenpak.companion.usage.Sample#all")
  void readsAnAnswerCutAnywhere(Sample sample) {
    for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
      byte[] bytes = sample.bytes(lineEnd);
      for (int cut = 0; cut <= bytes.length; cut++) {
        UsageReader reader = sample.format().reader();
        reader.read(ByteBuffer.wrap(bytes, 0, cut));
        reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
        assertThat(reader.usage()).as("cut at %s", cut).contains(sample.usage());
        assertThat(reader.isComplete()).as("cut at %s", cut).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.tokenpak.companion.usage.Sample#all")
  void readsAnAnswerByteByByte(Sample sample) {
    UsageReader reader = sample.format().reader();
    for (byte each : sample.bytes("\r\n")) {
      reader.read(ByteBuffer.wrap(new byte[] {each}));
    }
    assertThat(reader.usage()).contains(sample.usage());
    assertThat(reader.isComplete()).isTrue();
  }

  /// By then the client can act on the answer, and may be gone before the last byte.
  @ParameterizedTest
  @MethodSource("io.tokenpak.companion.usage.Sample#all")
  void isCompleteNoLaterThanTheClientCanTell(Sample sample) {
    byte[] bytes = new String(sample.bytes(), UTF_8).stripTrailing().getBytes(UTF_8);
    UsageReader reader = sample.format().reader();
    reader.read(ByteBuffer.wrap(bytes, 0, bytes.length - 1));
    assertThat(reader.isComplete()).isFalse();
    reader.read(ByteBuffer.wrap(new byte[] {bytes[bytes.length - 1], '\n', '\n'}));
    assertThat(reader.isComplete()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.tokenpak.companion.usage.Sample#all")
  void knowsWhatPassedOfABrokenOffAnswer(Sample sample) {
    byte[] bytes = sample.bytes();
    for (int end = 0; end < bytes.length; end++) {
      UsageReader reader = sample.format().reader();
      reader.read(ByteBuffer.wrap(Arrays.copyOf(bytes, end)));
      Usage whole = sample.usage();
      reader
          .usage()
          .ifPresent(part -> {
            assertThat(part.input()).isLessThanOrEqualTo(whole.input());
            assertThat(part.output()).isLessThanOrEqualTo(whole.output());
          });
    }
  }

  @Test
  void aStreamThatBreaksOffKeepsTheInputItBeganWith() {
    String whole = new String(Sample.MESSAGES_STREAM.bytes(), UTF_8);
    UsageReader reader = UsageFormat.MESSAGES.reader();
    reader.read(UTF_8.encode(whole.substring(0, whole.indexOf("event: message_delta"))));
    assertThat(reader.usage())
        .contains(new Usage("claude-z", 3209, 1, 3000, 200, 150, 0, 0, null, "standard"));
    assertThat(reader.isComplete()).isFalse();
  }

  @Test
  void whatIsNoReportYieldsNone() {
    for (String text :
        new String[] {
          "",
          "<html>usage</html>",
          "{\"error\":{\"message\":\"no\",\"usage\":{\"input_tokens\":3}}}",
          "{\"usage\":null}",
          "{\"usage\":{\"input_tokens\":null,\"output_tokens\":\"7\"}}",
          "{\"usage\":{\"input_tokens\":-1,\"output_tokens\":1.5}}",
          "{\"usage\":{\"input_tokens\":99999999999999999999}}",
          "{\"usage\":[{\"input_tokens\":3}]}",
          "[{\"usage\":{\"input_tokens\":3}}]",
          "}}}{\"usage\":{\"input_tokens\":3}}",
          "data: {\"type\":\"error\",\"error\":{\"message\":\"overloaded\"}}\n\n",
        }) {
      UsageReader reader = UsageFormat.RESPONSES.reader();
      reader.read(UTF_8.encode(text));
      assertThat(reader.usage()).as(text).isEmpty();
    }
  }

  @Test
  void aModelThatIsNullIsNoName() {
    UsageReader reader = UsageFormat.RESPONSES.reader();
    reader.read(UTF_8.encode("{\"model\":null,\"usage\":{\"input_tokens\":3}}"));
    assertThat(reader.usage()).contains(new Usage(null, 3, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a line without an end: ",
        "data: {\"type\":\"response.output_text.delta\",\"delta\":\"",
        "{\"output\":\"",
        "{\"usage\":{\"input_tokens\":",
        "{\"",
        "[[[[",
        "data: [1,"
      })
  void anAnswerWithoutEndCostsNoMemory(String beginning) {
    UsageReader reader = UsageFormat.RESPONSES.reader();
    reader.read(UTF_8.encode(beginning));
    byte[] more = new byte[1 << 20];
    Arrays.fill(more, (byte) '1');
    reader.read(ByteBuffer.wrap(more));
    long before = allocated();
    for (int i = 0; i < 32; i++) {
      reader.read(ByteBuffer.wrap(more));
    }
    assertThat(allocated() - before).isLessThan(64 * 1024);
  }

  @Test
  void nestingWithoutEndCostsNoMemory() {
    UsageReader reader = UsageFormat.RESPONSES.reader();
    byte[] more = new byte[1 << 20];
    Arrays.fill(more, (byte) '[');
    long before = allocated();
    reader.read(ByteBuffer.wrap(more));
    assertThat(allocated() - before).isLessThan(64 * 1024);
    assertThat(reader.usage()).isEqualTo(Optional.empty());
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
