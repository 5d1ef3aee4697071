package io.tokenpak.companion.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldNameCaseTest {
  private static final String HEAD =
      """
      POST /v1/messages HTTP/1.1\r
      hOST: 127.0.0.1:8766\r
      user-agent: codex_exec/0.169.0\r
      accept: */*\r
      ACCEPT-encoding: gzip, deflate, br, zstd\r
      content-TYPE: application/json\r
      Content-Type-X: y\r
      connection: keep-alive\r
      authorization: Bearer x\r
      x-Odd_name:  v \r
      set-cookie:\r
      content-length: 0\r
      \r
      """;

  private static final List<String> NAMES =
      List.of(
          "hOST",
          "user-agent",
          "accept",
          "ACCEPT-encoding",
          "content-TYPE",
          "Content-Type-X",
          "connection",
          "authorization",
          "x-Odd_name",
          "set-cookie",
          "content-length");

  @Test
  void keepsNamesAsReceivedWhereverTheHeadIsSplitOnce() {
    for (int at = 0; at <= HEAD.length(); at++) {
      assertThat(namesOf(at, HEAD.length())).as("split at %d", at).isEqualTo(NAMES);
    }
  }

  @Test
  void keepsNamesAsReceivedWhereverTheHeadIsSplitTwice() {
    for (int first = 0; first <= HEAD.length(); first += 3) {
      for (int second = first; second <= HEAD.length(); second += 2) {
        assertThat(namesOf(first, second)).as("split at %d and %d", first, second).isEqualTo(NAMES);
      }
    }
  }

  @Test
  void keepsNamesAsReceivedWhenTheHeadComesByteByByte() {
    Recorder recorder = new Recorder(new FieldNameCase());
    parse(recorder, HEAD.split(""));

    assertThat(recorder.names).isEqualTo(NAMES);
  }

  @Test
  void theParserAloneStillLosesThem() {
    Recorder plain = new Recorder(null);
    parse(plain, HEAD);

    assertThat(plain.names)
        .as("once Jetty keeps the case itself, FieldNameCase can go")
        .isNotEqualTo(NAMES);
  }

  private static List<String> namesOf(int first, int second) {
    Recorder recorder = new Recorder(new FieldNameCase());
    parse(
        recorder, HEAD.substring(0, first), HEAD.substring(first, second), HEAD.substring(second));
    return recorder.names;
  }

  private static void parse(Recorder recorder, String... parts) {
    HttpParser parser =
        new HttpParser(
            recorder,
            8192,
            HttpCompliance.STRICT.with("TEST", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
    for (String part : parts) {
      ByteBuffer buffer = ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1));
      recorder.parsing = buffer;
      parser.parseNext(buffer);
      recorder.parsed(buffer);
    }
  }

  private static final class Recorder implements HttpParser.RequestHandler {
    private final @Nullable FieldNameCase restoring;
    private final List<String> names = new ArrayList<>();
    private ByteBuffer parsing = ByteBuffer.allocate(0);
    private boolean complete;

    Recorder(@Nullable FieldNameCase restoring) {
      this.restoring = restoring;
    }

    void parsed(ByteBuffer buffer) {
      if (restoring != null && !complete) {
        restoring.remember(buffer, 0);
      }
    }

    @Override
    public void parsedHeader(HttpField field) {
      names.add(
          restoring == null ? field.getName() : restoring.restore(field, parsing, 0).getName());
    }

    @Override
    public boolean headerComplete() {
      complete = true;
      return true;
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {}

    @Override
    public boolean content(ByteBuffer item) {
      return false;
    }

    @Override
    public boolean contentComplete() {
      return false;
    }

    @Override
    public boolean messageComplete() {
      return true;
    }

    @Override
    public void badMessage(HttpException failure) {
      throw new AssertionError(failure.getReason());
    }

    @Override
    public void earlyEOF() {}
  }
}
