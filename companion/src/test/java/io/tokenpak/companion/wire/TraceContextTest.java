package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client's trace goes on at its provider as the client names it: the companion adds no span of
/// its own in between.
class TraceContextTest {
  @TempDir static Path folder;
  private static RecordingProvider provider;
  private static StartedCompanion companion;

  @BeforeAll
  static void start() throws Exception {
    provider = RecordingProvider.start();
    // Nobody listens there, and no request may notice.
    companion =
        StartedCompanion.before(provider, folder)
            .withClaudeLogin()
            .with("TOKENPAK_OTLP", "http://127.0.0.1:9")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "TraceParent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
        "traceparent: nonsense",
        "tracestate: rojo=00f067aa0ba902b7, congo=t61rcWkgMzE",
        "Baggage: userId=alice;x=1 , serverNode=DF%2028",
      })
  void arrivesAsItWasSent(String field) throws Exception {
    String request =
        head(
            "GET /v1/messages/batches HTTP/1.1",
            "Host: companion",
            "X-TokenPak-Provider: tokenpak-claude-code",
            field,
            "tracestate: second=2");

    assertThat(RawClient.exchange(companion.port(), request).status()).isEqualTo(200);

    assertThat(provider.request().head()).contains("\r\n" + field + "\r\ntracestate: second=2\r\n");
  }
}
