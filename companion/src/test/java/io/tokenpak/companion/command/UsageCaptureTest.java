package io.tokenpak.companion.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.stub.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageCaptureTest {
  @TempDir private Path home;
  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpServer provider;

  @BeforeEach
  void startProvider() throws Exception {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("half of it".getBytes(ISO_8859_1));
          exchange.getResponseBody().flush();
          awaitGoOn();
          exchange.close();
        });
    provider.start();
  }

  private void awaitGoOn() {
    try {
      assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stopProvider() {
    goOn.countDown();
    provider.stop(0);
  }

  @Test
  void theOwnerIsToldWhereverThereIsACaptureAndAKilledCompanionLeavesWhatItHad() throws Exception {
    try (ServedProcess served = ServedProcess.start(home, variables());
        RawClient client = capturedHalf(served.url())) {
      assertThat(run("status").out())
          .contains("CAPTURE: prompts and answers are captured until", captures().toString());
      assertThat(run("doctor").out()).contains("prompts and answers are captured until");
      assertThat(client).isNotNull();
    }
    assertThat(content(".request")).isEqualTo("a question");
    assertThat(content(".answer")).isEqualTo("half of it");
    assertThat(content(".txt")).contains("POST /v1/messages", "status 200").doesNotContain("ended");

    try (ServedProcess again = ServedProcess.start(home, variables())) {
      assertThat(again.url()).isNotNull();
      assertThat(run("status").out()).doesNotContain("CAPTURE");
      assertThat(run("usage", "capture", "--stop").out()).contains("nothing is captured now");
      assertThat(run("doctor").out()).contains("prompts and answers of 1 exchanges lie in");
    }
  }

  /// A client that has got half of an answer, all of which is captured.
  private RawClient capturedHalf(URI url) throws IOException {
    CommandRun begun = run("usage", "capture", "--for", "10m");
    assertThat(begun.exitCode()).as(begun.err()).isZero();
    assertThat(begun.out()).contains("are captured until", "usage capture --stop");
    RawClient client = RawClient.connect(url.getPort());
    client.send(
        "POST /v1/messages HTTP/1.1\r\nHost: %s\r\nX-Api-Key: none\r\nContent-Length: 10\r\n\r\na question"
            .formatted(url.getAuthority()));
    await().atMost(Duration.ofSeconds(20)).until(() -> content(".answer").equals("half of it"));
    return client;
  }

  @ParameterizedTest
  @CsvSource({
    "--for 10, a number with s",
    "--for 0s, from 1s to 1h",
    "--for 2h, from 1s to 1h",
    "--for 3601s, from 1s to 1h",
    "--for 1d, a number with s",
    "--for 10m --stop, say for how long",
    "'', say for how long",
  })
  void whatItCannotDoIsSaid(String options, String message) {
    String[] arguments =
        Stream.concat(
                Stream.of("usage", "capture"),
                Stream.of(options.split(" ")).filter(option -> !option.isEmpty()))
            .toArray(String[]::new);

    CommandRun run = run(arguments);

    assertThat(run.exitCode()).isEqualTo(Failure.WRONG_USAGE);
    assertThat(run.err()).contains(message);
  }

  @Test
  void whereNoneRunsItSaysWhatToDo() {
    CommandRun run = run("usage", "capture", "--for", "1m");

    assertThat(run.exitCode()).isEqualTo(Failure.FAILED);
    assertThat(run.err()).contains("start it with tokenpak serve");
  }

  private Map<String, String> variables() {
    return Map.of(
        "TOKENPAK_PORT", "0",
        "TOKENPAK_REFRESH", "off",
        "TOKENPAK_UPSTREAM_ANTHROPIC", "http://127.0.0.1:" + provider.getAddress().getPort());
  }

  private CommandRun run(String... arguments) {
    return CommandRun.at(home, variables(), arguments);
  }

  private Path captures() {
    return home.resolve(".tokenpak/captures");
  }

  private String content(String ending) throws IOException {
    if (!Files.isDirectory(captures())) {
      return "";
    }
    try (Stream<Path> files = Files.list(captures())) {
      Path file = files.filter(each -> each.toString().endsWith(ending)).findFirst().orElse(null);
      return file == null ? "" : Files.readString(file);
    }
  }
}
