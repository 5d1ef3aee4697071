package io.tokenpak.companion.credential.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.credential.hook.OwnerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinksTest {
  private static final Notice NOTICE =
      new Notice(
          "claude-login",
          Notice.Reason.LOGIN_ENDS,
          NoticeLevel.WARN,
          Instant.parse("2026-11-22T12:00:00Z"),
          new Notice.Remedy("build-7", "run `codex login`"),
          "the text",
          Instant.parse("2026-11-21T12:00:00Z"));

  @TempDir Path folder;
  private HttpServer server;
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hang = new CountDownLatch(1);

  /// What the n-th request is answered with; 0 hangs.
  private IntUnaryOperator status = _ -> 204;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          bodies.add(
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          int code = status.applyAsInt(bodies.size());
          if (code == 0) {
            try {
              hang.await();
            } catch (InterruptedException closing) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(code == 0 ? 204 : code, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    hang.countDown();
    server.stop(0);
  }

  private WebhookSink webhook(Duration patience) {
    int port = server.getAddress().getPort();
    return new WebhookSink(URI.create("http://127.0.0.1:" + port + "/hook/s3cret"), patience);
  }

  @Test
  void aWebhookGetsTheDocumentedBody() throws Exception {
    webhook(Duration.ofSeconds(20)).tell(NOTICE, true);

    assertThat(bodies).hasSize(1);
    JsonNode body = new ObjectMapper().readTree(bodies.getFirst().replaceFirst("^\\S+ ", ""));
    assertThat(body)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"event":"tokenpak.credential.notice","status":"open","level":"warn",
                     "reason":"login_ends","source":"claude-login","until":"2026-11-22T12:00:00Z",
                     "host":"build-7","command":"run `codex login`","text":"the text",
                     "raised":"2026-11-21T12:00:00Z"}
                    """));
    String documented = Files.readString(Path.of("../docs/credentials.md"));
    assertThat(body.fieldNames())
        .toIterable()
        .allMatch(name -> documented.contains("\"" + name + "\": "));
  }

  @Test
  void aFailureIsTriedOnceMore() throws Exception {
    status = count -> count == 1 ? 500 : 200;
    webhook(Duration.ofSeconds(20)).tell(NOTICE, false);

    assertThat(bodies).hasSize(2).allMatch(body -> body.contains("\"resolved\""));
  }

  @Test
  void aLastingFailureIsGivenUp() throws Exception {
    status = _ -> 500;
    webhook(Duration.ofSeconds(20)).tell(NOTICE, true);

    assertThat(bodies).hasSize(2);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    status = _ -> 307;
    webhook(Duration.ofSeconds(20)).tell(NOTICE, true);

    assertThat(bodies).hasSize(2).noneMatch(body -> body.startsWith("/elsewhere"));
  }

  @Test
  void aSlowOneIsGivenUpInTime() throws Exception {
    status = _ -> 0;
    long began = System.nanoTime();
    webhook(Duration.ofMillis(300)).tell(NOTICE, true);

    assertThat(bodies).hasSize(2);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aClosedPortIsNoMoreThanALine() throws Exception {
    WebhookSink webhook = webhook(Duration.ofSeconds(5));
    server.stop(0);

    webhook.tell(NOTICE, true);

    assertThat(bodies).isEmpty();
  }

  @Test
  void aCommandGetsTheNoticeOnItsInputAndAsVariables() throws Exception {
    Path seen = folder.resolve("seen");
    OwnerCommand command =
        new OwnerCommand(
            List.of(
                "/bin/sh",
                "-c",
                "echo \"$TOKENPAK_NOTICE_LEVEL $TOKENPAK_NOTICE_STATUS $TOKENPAK_NOTICE_TEXT\" > \"$0\";"
                    + " cat >> \"$0\"",
                seen.toString()),
            Duration.ofSeconds(30));

    new CommandSink(command).tell(NOTICE, true);

    assertThat(Files.readString(seen))
        .startsWith("warn open the text\n{\"event\":\"tokenpak.credential.notice\"");
  }

  @Test
  void settingsDoNotPrintTheWebhook() {
    NoticeSettings settings =
        new NoticeSettings(
            folder, Optional.empty(), Optional.of(URI.create("https://hooks.example/s3cret")));

    assertThat(settings.toString()).contains("hooks.example").doesNotContain("s3cret");
  }
}
