package io.tokenpak.companion.usage.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tokenpak.companion.Assembly;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.AdminToken;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Captures of a whole companion, over sockets.
class CaptureGatewayTest {
  private static final String CANARY = "canary7f3a";
  private static final String OWN_KEY = "companions-own-" + CANARY;
  private static final String QUESTION = "{\"prompt\":\"\u00e9 question\"}";
  private static final String ANSWER =
      "{\"type\":\"message\",\"text\":\"an answer\",\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}";

  @TempDir private Path folder;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpServer provider;
  private Assembly companion;

  @BeforeEach
  void start() throws Exception {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    provider.createContext("/", this::answer);
    provider.start();
    companion =
        Assembly.of(
            Settings.load(
                Map.of(
                    "TOKENPAK_HOME",
                    folder.resolve("home").toString(),
                    "CLAUDE_CONFIG_DIR",
                    folder.resolve("claude").toString(),
                    "CODEX_HOME",
                    folder.resolve("codex").toString(),
                    "TOKENPAK_PORT",
                    "0",
                    "TOKENPAK_REFRESH",
                    "off",
                    "ANTHROPIC_API_KEY",
                    OWN_KEY,
                    "TOKENPAK_UPSTREAM_ANTHROPIC",
                    "http://127.0.0.1:" + provider.getAddress().getPort())));
    companion.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("Set-Cookie", "__cf=" + CANARY);
    exchange.sendResponseHeaders(200, ANSWER.length());
    exchange.getResponseBody().write(ANSWER.substring(0, 10).getBytes(ISO_8859_1));
    exchange.getResponseBody().flush();
    if (exchange.getRequestHeaders().containsKey("X-Slow")) {
      asked.countDown();
      awaitGoOn();
    }
    exchange.getResponseBody().write(ANSWER.substring(10).getBytes(ISO_8859_1));
    exchange.close();
  }

  private void awaitGoOn() {
    try {
      assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    companion.close();
    provider.stop(0);
  }

  @Test
  void offIsTheBegin() throws Exception {
    assertThat(ask("").status()).isEqualTo(200);

    assertThat(captures()).doesNotExist();
    assertThat(status().at("/capture/on").asBoolean(true)).isFalse();
  }

  @Test
  void bodiesAndHeadsAreKeptAsTheyPassAndNoSecretIs() throws Exception {
    assertThat(tell("seconds=60").status()).isEqualTo(200);

    RawMessage answer =
        ask(
            """
            Authorization: Bearer %1$s-1\r
            X-Api-Key: %1$s-2\r
            Cookie: session=%1$s-3\r
            Proxy-Authorization: Basic %1$s-4\r
            X-TokenPak-Auth: %1$s-5\r
            api_key: %1$s-6\r
            X-Vendor-Secret: %1$s-7\r
            X-Odd: Token sk-ant-%1$s-8\r
            X-Plain: as it is\r
            """
                .formatted(CANARY));
    assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo(ANSWER);

    String id = answer.values("X-TokenPak-Request-Id").getFirst();
    String notes = whole(id);
    assertThat(Files.readString(captures().resolve(id + ".request"), ISO_8859_1))
        .isEqualTo(QUESTION);
    assertThat(Files.readString(captures().resolve(id + ".answer"), ISO_8859_1)).isEqualTo(ANSWER);
    assertThat(notes)
        .contains(
            "POST /v1/messages?(removed)\n",
            "X-Plain: as it is\n",
            "Authorization: (removed)\n",
            "api_key: (removed)\n",
            "status 200\n",
            "Set-cookie: (removed)\n",
            "request: " + QUESTION.length() + " bytes, whole",
            "answer: " + ANSWER.length() + " bytes, whole");
    for (Path file : files()) {
      assertThat(Files.readString(file, ISO_8859_1)).as("%s", file).doesNotContain(CANARY);
    }
  }

  @Test
  void onlyTheOwnerCanReadThem() throws Exception {
    tell("seconds=60");

    whole(ask("").values("X-TokenPak-Request-Id").getFirst());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(captures())))
        .isEqualTo("rwx------");
    assertThat(files()).hasSize(3);
    for (Path file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file, ISO_8859_1)).as("the injected key").doesNotContain(OWN_KEY);
    }
  }

  @Test
  void theRowSaysThatItWasCaptured() throws Exception {
    ask("");
    tell("seconds=60");
    ask("");

    await().until(() -> status().path("counted").size() == 2);
    assertThat(status().at("/counted/0/flags").toString()).isEqualTo("[\"captured\"]");
    assertThat(status().at("/counted/1/flags").toString()).isEqualTo("[]");
    assertThat(status().at("/capture/captured").asLong()).isEqualTo(1);
  }

  @Test
  void stoppedItKeepsNothingMoreOfWhatIsUnderWayAndTheClientHasAll() throws Exception {
    tell("seconds=60");
    try (RawClient slow = RawClient.connect(companion.url().getPort())) {
      slow.send(request("X-Slow: 1\r\n"));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      await().until(() -> size(".answer") == 10);

      assertThat(json(tell("seconds=0")).path("on").asBoolean(true)).isFalse();
      goOn.countDown();

      RawMessage answer = slow.readAnswer();
      assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo(ANSWER);
      assertThat(whole(answer.values("X-TokenPak-Request-Id").getFirst()))
          .contains("answer: 10 of " + ANSWER.length() + " bytes, cut: the capture was ended");
      assertThat(size(".answer")).isEqualTo(10);
    }
  }

  @Test
  void aDiskThatCannotBeWrittenEndsItAndRequestsGoOn() throws Exception {
    tell("seconds=60");
    Files.delete(captures());
    Files.writeString(captures(), "no folder");

    assertThat(ask("").status()).isEqualTo(200);

    await().until(() -> !status().at("/capture/finding").asText().isEmpty());
    assertThat(status().at("/capture/finding").asText()).contains("make room", "begin anew");
    assertThat(status().at("/capture/on").asBoolean(true)).isFalse();
    assertThat(ask("").status()).isEqualTo(200);
    assertThat(tell("seconds=60").status()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../escaped", "/etc/escaped", "a/b\\..\\c", "..", "%2e%2e%2fescaped%00"})
  void noNameThatAClientGivesLeavesTheFolder(String name) throws Exception {
    tell("seconds=60");

    ask("X-TokenPak-Session: " + name + "\r\nX-OpenClaw-Session: " + name + "\r\n");

    await().until(() -> captures().toFile().isDirectory() && size(".answer") == ANSWER.length());
    for (Path file : files()) {
      assertThat(file.getFileName().toString()).matches("[0-9a-f]{16}\\.(txt|request|answer)");
    }
    try (Stream<Path> around = Files.walk(folder)) {
      assertThat(around.map(Path::toString)).noneMatch(path -> path.contains("escaped"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "seconds=",
        "seconds=-1",
        "seconds=3601",
        "seconds=1.5",
        "seconds=ever",
        "seconds=99999999999999999999"
      })
  void whatIsNoTimeIsRefusedAndSaysWhatIs(String query) throws Exception {
    RawMessage answer = tell(query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asText()).contains("from 1 to 3600", "0 to end");
    assertThat(status().at("/capture/on").asBoolean(true)).isFalse();
  }

  @Test
  void nobodyElseCanSwitchItOn() throws Exception {
    String origin = "http://127.0.0.1:" + companion.url().getPort();
    List<String> strangers =
        List.of(
            "",
            AdminToken.FIELD + ": guessed\r\n",
            "Origin: https://evil.example\r\n",
            admin() + "Origin: https://evil.example\r\n",
            admin() + "Sec-Fetch-Site: cross-site\r\n",
            "Origin: "
                + origin
                + "\r\nSec-Fetch-Site: same-origin\r\nX-TokenPak-Page: 1\r\n"
                + "Content-Type: application/json\r\n");

    for (String fields : strangers) {
      assertThat(post("/tokenpak/api/capture?seconds=60", fields, "").status())
          .as(fields)
          .isEqualTo(403);
    }
    assertThat(get("/tokenpak/api/capture?seconds=60").status()).isEqualTo(405);
    assertThat(status().at("/capture/on").asBoolean(true)).isFalse();
  }

  private Path captures() {
    return folder.resolve("home/captures");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(captures())) {
      return files.toList();
    }
  }

  private long size(String ending) throws IOException {
    long size = 0;
    for (Path file : files()) {
      size += file.toString().endsWith(ending) ? Files.size(file) : 0;
    }
    return size;
  }

  /// What is told of an exchange, once all is written.
  private String whole(String id) throws IOException {
    Path notes = captures().resolve(id + ".txt");
    await().until(() -> Files.exists(notes) && Files.readString(notes).contains("-- ended"));
    return Files.readString(notes);
  }

  private RawMessage ask(String fields) throws IOException {
    return RawClient.exchange(companion.url().getPort(), request(fields));
  }

  private String request(String fields) {
    return "POST /v1/messages?key=%s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(CANARY, companion.url().getAuthority(), fields, QUESTION.length(), QUESTION);
  }

  private String admin() {
    return AdminToken.FIELD + ": " + companion.admin().secret() + "\r\n";
  }

  private RawMessage tell(String query) throws IOException {
    return post("/tokenpak/api/capture?" + query, admin(), "");
  }

  private RawMessage post(String target, String fields, String body) throws IOException {
    return RawClient.exchange(
        companion.url().getPort(),
        "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(target, companion.url().getAuthority(), fields, body.length(), body));
  }

  private RawMessage get(String target) throws IOException {
    return RawClient.exchange(
        companion.url().getPort(),
        "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(target, companion.url().getAuthority(), admin()));
  }

  private JsonNode status() throws IOException {
    return json(get("/tokenpak/api/status"));
  }

  private static JsonNode json(RawMessage answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
