package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Heads that come in parts, cut at every byte: each part leaves after the one before was read.
class SplitHeadsTest {
  private static final byte[] REQUEST =
      (head(
                  "POST /v1/messages?a=%2f HTTP/1.1",
                  "hOST: x",
                  "X-API-kEY: sk-ant-api03-callers",
                  "cONTENT-tYPE: Application/JSON",
                  "x-ODD_name: \u00e9\u00ff",
                  "ACCEPT: */*",
                  "content-LENGTH: 2")
              + "{}")
          .getBytes(ISO_8859_1);
  private static final byte[] ANSWER =
      (head(
                  "HTTP/1.1 200 OK",
                  "cONTENT-tYPE: Text/Plain",
                  "request-ID: \u00e9\u00ff",
                  "sERVER: x",
                  "content-LENGTH: 2")
              + "ok")
          .getBytes(ISO_8859_1);

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start().answers(conversation -> conversation.write(ANSWER));
    companion = StartedCompanion.before(provider, folder).start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  void takesARequestThatComesByteByByte() throws Exception {
    try (RawClient client = companion.connect()) {
      client.sendInParts(REQUEST, IntStream.range(1, REQUEST.length).toArray());

      assertAnswered(client.readAnswer());
      assertArrived(provider.request());
    }
  }

  @Test
  void takesARequestThatIsSplitAnywhere() throws Exception {
    try (RawClient client = companion.connect()) {
      for (int cut = 1; cut < REQUEST.length; cut++) {
        client.sendInParts(REQUEST, cut);

        assertAnswered(client.readAnswer());
        assertArrived(provider.request());
      }
    }
  }

  @Test
  void takesAnAnswerThatComesByteByByte() throws Exception {
    int[] everywhere = IntStream.range(1, ANSWER.length).toArray();
    provider.answers(conversation -> conversation.writeInParts(ANSWER, everywhere));
    try (RawClient client = companion.connect()) {
      assertAnswered(client.send(REQUEST).readAnswer());
    }
  }

  @Test
  void takesAnAnswerThatIsSplitAnywhere() throws Exception {
    try (RawClient client = companion.connect()) {
      for (int cut = 1; cut < ANSWER.length; cut++) {
        int at = cut;
        provider.answers(conversation -> conversation.writeInParts(ANSWER, at));

        assertAnswered(client.send(REQUEST).readAnswer());
      }
    }
  }

  private void assertArrived(RawMessage request) {
    assertThat(request.head())
        .isEqualTo(
            new String(REQUEST, 0, REQUEST.length - 2, ISO_8859_1)
                .replace("hOST: x", "hOST: 127.0.0.1:" + provider.port()));
    assertThat(request.text()).isEqualTo("{}");
  }

  private static void assertAnswered(RawMessage answer) {
    assertThat(answer.fieldLines())
        .startsWith("cONTENT-tYPE: Text/Plain", "request-ID: \u00e9\u00ff", "sERVER: x");
    assertThat(answer.text()).isEqualTo("ok");
  }
}
