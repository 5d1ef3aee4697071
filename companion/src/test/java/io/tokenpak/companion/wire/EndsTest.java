package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenpak.companion.stub.Conversation.Script;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How exchanges end before their time, row by row.
class EndsTest {
  private static final String REQUEST =
      head(
          "POST /v1/messages HTTP/1.1",
          "Host: x",
          "X-TokenPak-Provider: tokenpak-claude-code",
          "Content-Length: 2");
  private static final String STREAM =
      head("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
  private static final String EVENT = "b\r\ndata: one\n\n\r\n";

  /// Ways of a client to leave.
  enum Leaving {
    FIN,
    HALF_CLOSE,
    RST
  }

  @TempDir Path folder;
  private RecordingProvider provider;
  private StartedCompanion companion;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
    companion = StartedCompanion.before(provider, folder).withClaudeLogin().start();
  }

  @AfterEach
  void stop() throws Exception {
    companion.close();
    provider.close();
  }

  @ParameterizedTest
  @Row("W23")
  @CsvSource(
      delimiter = '|',
      value = {
        "Transfer-Encoding: chunked | 'b\r\ndata: one\n\n\r\n'",
        "Transfer-Encoding: chunked | 'b\r\ndata: o'",
        "Transfer-Encoding: chunked | 'b\r\ndata: one\n\n'",
        "Transfer-Encoding: chunked | ''",
        "Content-Length: 12         | 'data: one'",
        "Content-Length: 12         | ''",
      })
  void cutsAnAnswerVisiblyThatTheProviderCuts(String framing, String body) throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      CountDownLatch seen = new CountDownLatch(1);
      provider.answers(conversation -> {
        conversation.write(head("HTTP/1.1 200 OK", framing) + body);
        seen.await(5, TimeUnit.SECONDS);
        if (reset) {
          conversation.rst();
        } else {
          conversation.fin();
        }
      });
      try (RawClient client = companion.connect()) {
        client.send(REQUEST + "{}").readUntil("\r\n\r\n");
        seen.countDown();

        assertThat(client.readUntilEnd()).doesNotEndWith("0\r\n\r\n");
      }
      assertThat(provider.executions()).isEqualTo(reset ? 2 : 1);
    }
  }

  @ParameterizedTest
  @Row("W23")
  @ValueSource(strings = {"xyz\r\n", "-1\r\n", "b\r\ndata: one\n\nxx", "ffffffffffffffffff\r\n"})
  void cutsAnAnswerVisiblyWhoseChunksAreBroken(String chunks) throws Exception {
    provider.answers(conversation -> conversation.write(STREAM + EVENT + chunks).awaitEnd());
    try (RawClient client = companion.connect()) {
      client.send(REQUEST + "{}").readUntil("data: one\n\n");

      assertThat(client.readUntilEnd()).doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  @Row("W35")
  void resetsAClientWhoseAnswerEndsWithTheConnection() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    provider.answers(conversation -> {
      conversation.write(STREAM + EVENT);
      seen.await(5, TimeUnit.SECONDS);
      conversation.rst();
    });
    try (RawClient client = companion.connect()) {
      client.send(REQUEST.replace("HTTP/1.1", "HTTP/1.0") + "{}").readUntil("data: one\n\n");
      seen.countDown();

      assertThat(client.awaitEnd()).isEqualTo(End.RST);
    }
  }

  @ParameterizedTest
  @Row("W24")
  @EnumSource(Leaving.class)
  void cancelsARequestWhoseClientLeavesBeforeTheHead(Leaving leaving) throws Exception {
    assertThat(cancelled(conversation -> {}, "", leaving)).isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @Row("W24")
  @EnumSource(Leaving.class)
  void cancelsARequestWhoseClientLeavesWhileTheProviderIsSilent(Leaving leaving) throws Exception {
    assertThat(cancelled(c -> c.write(STREAM + EVENT), "data: one\n\n", leaving))
        .isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @Row("W24")
  @EnumSource(value = Leaving.class, names = "HALF_CLOSE", mode = EnumSource.Mode.EXCLUDE)
  void cancelsARequestWhoseClientLeavesAmidEvents(Leaving leaving) throws Exception {
    BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    provider.answers(conversation -> {
      conversation.write(STREAM);
      try {
        while (true) {
          conversation.write(EVENT);
        }
      } finally {
        ended.add(System.nanoTime());
      }
    });
    RawClient client = companion.connect();
    client.send(REQUEST + "{}").readUntil("data: one\n\n");

    assertThat(leave(client, leaving, ended)).isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @Row("W24")
  @EnumSource(value = Leaving.class, names = "HALF_CLOSE", mode = EnumSource.Mode.EXCLUDE)
  void cancelsARequestWhoseClientLeavesAmidItsBody(Leaving leaving) throws Exception {
    BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    CountDownLatch begun = new CountDownLatch(1);
    provider.answersEarly(conversation -> {
      begun.countDown();
      conversation.awaitEnd();
      ended.add(System.nanoTime());
    });
    RawClient client = companion.connect();
    client.send(REQUEST.replace("Length: 2", "Length: 200000") + "{".repeat(100_000));
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

    assertThat(leave(client, leaving, ended)).isLessThan(Duration.ofSeconds(1));
    assertThat(provider.executions()).isEqualTo(1);
  }

  @ParameterizedTest
  @Row("W25")
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n",
      })
  void waitsForTheFinalAnswerAfterInterimOnes(String interim) throws Exception {
    for (boolean apart : new boolean[] {false, true}) {
      provider.answers(conversation -> {
        String answer = interim + RecordingProvider.OK;
        conversation.writeInParts(
            answer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
            apart ? new int[] {interim.length()} : new int[0]);
      });
      try (RawClient client = companion.connect()) {
        for (int i = 0; i < 2; i++) {
          assertThat(client.send(REQUEST + "{}").readUntil("\r\n\r\nok"))
              .contains("HTTP/1.1 200 OK\r\n");
        }
      }
    }
    assertThat(provider.executions()).isEqualTo(4);
  }

  @ParameterizedTest
  @Row("W26")
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void neverFollowsARedirect(int status) throws Exception {
    try (RecordingProvider elsewhere = RecordingProvider.start()) {
      String location = "Location: " + elsewhere.origin() + "/v1/messages";
      provider.answers(head("HTTP/1.1 " + status + " X", location, "Content-Length: 0"));
      RawMessage answer = RawClient.exchange(companion.port(), REQUEST + "{}");

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.fieldLines()).contains(location);
      assertThat(elsewhere.connections()).isZero();
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  /// How long after the client left the provider's connection ended.
  ///
  /// @param begin what the provider does before it falls silent
  /// @param seen what the client waits for before it leaves
  private Duration cancelled(Script begin, String seen, Leaving leaving) throws Exception {
    BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
    CountDownLatch begun = new CountDownLatch(1);
    provider.answers(conversation -> {
      begin.play(conversation);
      begun.countDown();
      conversation.awaitEnd();
      ended.add(System.nanoTime());
    });
    RawClient client = companion.connect();
    client.send(REQUEST + "{}").readUntil(seen);
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    return leave(client, leaving, ended);
  }

  private static Duration leave(RawClient client, Leaving leaving, BlockingQueue<Long> ended)
      throws Exception {
    long began = System.nanoTime();
    switch (leaving) {
      case FIN -> client.close();
      case HALF_CLOSE -> client.halfClose();
      case RST -> client.rst();
    }
    Long end = ended.poll(5, TimeUnit.SECONDS);
    client.close();
    assertThat(end).as("the end of the provider's connection").isNotNull();
    return Duration.ofNanos(end - began);
  }
}
