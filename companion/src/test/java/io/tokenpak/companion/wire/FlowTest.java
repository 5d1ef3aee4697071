package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.chunked;
import static io.tokenpak.companion.wire.Heads.head;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RawMessage.End;
import io.tokenpak.companion.stub.RecordingProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes pass as they come, connections are kept, and order is kept.
class FlowTest {
  private static final String STREAM =
      head("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");

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
  @ValueSource(strings = {"\r\n", "\n", "\r"})
  void passesEachEventBeforeTheNextIsSent(String end) throws Exception {
    Semaphore seen = new Semaphore(0);
    provider.answers(conversation -> {
      conversation.write(STREAM);
      for (int i = 0; i < 20; i++) {
        String event = "data: " + i + end + end;
        conversation.write("%x\r\n%s\r\n".formatted(event.length(), event));
        assertThat(seen.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      }
      conversation.write("0\r\n\r\n");
    });
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 0"));
      for (int i = 0; i < 20; i++) {
        client.readUntil("data: " + i + end + end);
        seen.release();
      }
      client.readUntil("0\r\n\r\n");
    }
  }

  @Test
  void passesTheHeadBeforeTheBodyBegins() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    provider.answers(conversation -> {
      conversation.write(STREAM);
      assertThat(seen.await(5, TimeUnit.SECONDS)).isTrue();
      conversation.write(chunked("x"));
    });
    try (RawClient client = companion.connect()) {
      assertThat(client.send(post("Content-Length: 0")).readHead()).contains(" 200 OK");
      seen.countDown();
      client.readUntil("0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 30", "Transfer-Encoding: chunked"})
  void passesEachPartOfABodyBeforeTheNextIsSent(String framing) throws Exception {
    Semaphore seen = new Semaphore(0);
    provider.answersEarly(conversation -> {
      StringBuilder received = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        String part = String.valueOf(i).repeat(10);
        while (received.indexOf(part) < 0) {
          received.append(new String(conversation.readSome(), ISO_8859_1));
        }
        seen.release();
      }
      conversation.write(RecordingProvider.OK).fin();
    });
    try (RawClient client = companion.connect()) {
      client.send(post(framing));
      for (int i = 0; i < 3; i++) {
        String part = String.valueOf(i).repeat(10);
        client.send(framing.startsWith("T") ? "a\r\n" + part + "\r\n" : part);
        assertThat(seen.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      }
      client.send(framing.startsWith("T") ? "0\r\n\r\n" : "");
      assertThat(client.readAnswer().text()).isEqualTo("ok");
    }
  }

  @Test
  void passesAnAnswerThatComesWhileTheBodyIsStillBeingSent() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    provider.answersEarly(conversation ->
        conversation.write(head("HTTP/1.1 429 No", "Content-Length: 2") + "no").read());
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 200000") + "x".repeat(100_000));
      assertThat(client.readUntil("\r\n\r\nno")).contains(" 429 ");
      answered.countDown();
      client.send("x".repeat(100_000));
      provider.answers(RecordingProvider.OK);

      assertThat(provider.request().body()).hasSize(200_000);
      assertThat(client.send(post("Content-Length: 0")).readAnswer().text()).isEqualTo("ok");
    }
  }

  @RepeatedTest(20)
  void passesAnAnswerAfterWhichTheProviderReadsNoMore() throws Exception {
    provider.answersEarly(conversation ->
        conversation
            .write(head("HTTP/1.1 413 X", "Connection: close", "Content-Length: 2") + "no")
            .fin());
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 1000000") + "x".repeat(1_000_000));

      assertThat(client.readUntil("\r\n\r\nno")).contains(" 413 ");
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    provider.answers(conversation -> {
      String target = conversation.head().split(" ", 3)[1];
      conversation.write(head("HTTP/1.1 200 OK", "Content-Length: " + target.length()) + target);
    });
    try (RawClient client = companion.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests
            .append(post("Content-Length: 3").replace(" HTTP", "?" + i + " HTTP"))
            .append("abc");
      }
      client.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.readAnswer().text()).isEqualTo("/v1/messages?" + i);
      }
    }
  }

  @Test
  void keepsARequestThatComesDuringALongAnswer() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    provider.answers(conversation -> {
      conversation.write(STREAM);
      assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
      conversation.write(chunked("one"));
    });
    try (RawClient client = companion.connect()) {
      client.send(post("Content-Length: 0")).readHead();
      client.send(post("Content-Length: 2") + "{}");
      // Long enough for the companion to look whether the client is still there.
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(2))
          .until(() -> provider.openConnections() > 0);
      provider.answers(RecordingProvider.OK);
      sent.countDown();

      assertThat(client.readUntil("0\r\n\r\n")).contains("one");
      assertThat(client.readAnswer().text()).isEqualTo("ok");
      provider.request();
      assertThat(provider.request().text()).isEqualTo("{}");
    }
  }

  @Test
  void keepsConnectionsOnBothSides() throws Exception {
    try (RawClient client = companion.connect()) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.send(post("Content-Length: 0")).readAnswer().end())
            .isEqualTo(End.COMPLETE);
      }
    }
    assertThat(provider.executions()).isEqualTo(50);
    assertThat(provider.connectionsWithBytes()).isEqualTo(1);
  }

  @Test
  void takesAProvidersConnectionForRequestsOfSeveralClients() throws Exception {
    for (int i = 0; i < 10; i++) {
      RawMessage answer = RawClient.exchange(companion.port(), post("Content-Length: 0"));
      assertThat(answer.text()).isEqualTo("ok");
    }

    assertThat(provider.connectionsWithBytes())
        .as("a client may have its answer just before the provider's connection is free again")
        .isLessThanOrEqualTo(3);
  }

  @Test
  void opensAConnectionToAProviderInUseBeforeTheFirstRequest() throws Exception {
    await().atMost(Duration.ofSeconds(8)).until(() -> provider.connections() > 0);
    assertThat(provider.bytes()).isZero();
    int before = provider.connections();
    RawClient.exchange(companion.port(), post("Content-Length: 0"));

    assertThat(provider.connectionsWithBytes()).isEqualTo(1);
    assertThat(provider.connections()).isLessThanOrEqualTo(before + 1);
  }

  private static String post(String... fields) {
    return head(
        "POST /v1/messages HTTP/1.1",
        "Host: x",
        "X-TokenPak-Provider: tokenpak-claude-code",
        String.join("\r\n", fields));
  }
}
