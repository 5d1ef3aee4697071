package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large bodies for the one provider whose bodies are read whole.
class EditedBodyLoadTest {
  private static final int DECODED = 60_000_000;

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion =
        StartedCompanion.before(provider, folder)
            .with("TOKENPAK_MAX_BODY", "128MiB")
            .withCodexLogin()
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @Test
  void answersOthersWhileItDecodesALargeBody() throws Exception {
    byte[] body = gzip();
    for (int i = 0; i < 20; i++) {
      probe();
    }
    FutureTask<RawMessage> sent = new FutureTask<>(() -> send("Content-Encoding: gzip", body));
    Thread.ofVirtual().start(sent);
    int probes = 0;
    do {
      probe();
      probes++;
    } while (!sent.isDone());

    assertThat(sent.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(probes)
        .as("a probe that waits for the decoding takes as long as the whole request")
        .isGreaterThan(5);
  }

  @Test
  void answers413ToABodyThatIsTooLargeToEdit() throws Exception {
    byte[] body = new byte[(64 << 20) + 1];
    Arrays.fill(body, (byte) ' ');
    RawMessage refused = send("X-A: 1", body);

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.value("X-TokenPak-Error")).isEqualTo("body_too_large");
    assertThat(provider.bytes()).isZero();
    assertThat(send("X-A: 1", "{}".getBytes(ISO_8859_1)).status()).isEqualTo(200);
  }

  private RawMessage send(String field, byte[] body) throws IOException {
    try (RawClient client = companion.connect()) {
      client.send(
          head("POST /responses HTTP/1.1", "Host: x", field, "Content-Length: " + body.length));
      return client.send(body).readAnswer();
    }
  }

  private static byte[] gzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"model\":\"x\",\"input\":\"".getBytes(ISO_8859_1));
      byte[] some = "a b\\n c ".repeat(1000).getBytes(ISO_8859_1);
      for (int written = 0; written < DECODED; written += some.length) {
        gzip.write(some);
      }
      gzip.write("\"}".getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  private void probe() throws IOException {
    String request = head("GET /healthz HTTP/1.1", "Host: x");
    assertThat(RawClient.exchange(companion.port(), request).status()).isEqualTo(200);
  }
}
