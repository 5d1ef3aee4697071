package io.tokenpak.dispatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();

  private LineSplitter splitter(int longest) {
    return new LineSplitter(longest, lines::add);
  }

  private static boolean take(LineSplitter splitter, byte[] bytes, int step) {
    for (int i = 0; i < bytes.length; i += step) {
      byte[] part = Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + step));
      if (!splitter.take(part, part.length)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void whereverTheBytesAreSplitTheLinesAreTheSame() {
    byte[] bytes = "{\"a\":\"ü😀\u2028\"}\n\nnoise\n{\"b\":\"\r\"}\r\n{\"c\":1}".getBytes(UTF_8);

    for (int step = 1; step <= bytes.length; step++) {
      lines.clear();
      LineSplitter splitter = splitter(1000);
      assertThat(take(splitter, bytes, step)).isTrue();
      splitter.end();

      assertThat(lines).containsExactly("{\"a\":\"ü😀\u2028\"}", "{\"b\":\"\r\"}\r", "{\"c\":1}");
      assertThat(splitter.skipped()).isEqualTo(1);
    }
  }

  @Test
  void malformedBytesBecomeTheReplacementCharacter() {
    byte[] bytes = {'{', (byte) 0xc3, '(', (byte) 0xff, '}', '\n'};

    assertThat(take(splitter(100), bytes, 1)).isTrue();

    assertThat(lines).containsExactly("{\uFFFD(\uFFFD}");
  }

  @Test
  void aLineMayBeAsLongAsTheBoundAndNoLonger() {
    byte[] longest = ("{" + "x".repeat(99_999)).getBytes(UTF_8);

    assertThat(take(splitter(100_000), longest, 4096)).isTrue();
    assertThat(take(splitter(99_999), longest, 4096)).isFalse();
  }

  @Test
  void anUnfinishedObjectIsNoLine() {
    LineSplitter splitter = splitter(100);

    assertThat(take(splitter, "{\"a\":".getBytes(UTF_8), 1)).isTrue();
    splitter.end();

    assertThat(lines).isEmpty();
    assertThat(splitter.skipped()).isEqualTo(1);
  }
}
