package io.tokenpak.companion.wire;

import static io.tokenpak.companion.wire.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.stub.RawClient;
import io.tokenpak.companion.stub.RawMessage;
import io.tokenpak.companion.stub.RecordingProvider;
import io.tokenpak.companion.usage.UsageEntry;
import io.tokenpak.companion.usage.UsageListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Children of the pool reach their provider by a door of their own.
class ChildDoorTest {
  private static final String REAL_KEY = "sk-ant-api03-companions-own";
  private static final String BODY = "{\"model\":\"m\", \"messages\" : [] }";

  @TempDir Path folder;
  private final List<UsageEntry> used = new CopyOnWriteArrayList<>();
  private RecordingProvider provider;

  @BeforeEach
  void start() throws Exception {
    provider = RecordingProvider.start();
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
  }

  private ChildrensCompanion companion(Map<String, String> variables) throws Exception {
    UsageListener listener = used::add;
    return ChildrensCompanion.start(provider.origin(), folder, List.of(listener), variables);
  }

  private ChildrensCompanion companion() throws Exception {
    return companion(Map.of("ANTHROPIC_API_KEY", REAL_KEY));
  }

  private static String key(ChildrensCompanion companion, String child) {
    return String.valueOf(companion.keys().open(child).get("ANTHROPIC_API_KEY"));
  }

  private static String turn(String key) {
    return head(
            "POST /v1/messages?beta=true HTTP/1.1",
            "Accept: application/json",
            "User-Agent: claude-cli/2.1.329 (external, sdk-cli)",
            "X-Claude-Code-Session-Id: 7d83b2c8-3783-4063-8bf3-7b09262591e9",
            "anthropic-beta: claude-code-20250219",
            "x-api-key: " + key,
            "x-app: cli",
            "Host: 127.0.0.1",
            "Content-Length: " + BODY.length())
        + BODY;
  }

  private RawMessage asked(ChildrensCompanion companion, String request) throws Exception {
    return RawClient.exchange(companion.childPort(), request);
  }

  @Test
  void aTurnArrivesAsItWasButForTheKey() throws Exception {
    try (ChildrensCompanion companion = companion()) {
      RawMessage answer = asked(companion, turn(key(companion, "one")));

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      RawMessage arrived = provider.request();
      assertThat(arrived.head())
          .isEqualTo(
              head(
                  "POST /v1/messages?beta=true HTTP/1.1",
                  "Accept: application/json",
                  "User-Agent: claude-cli/2.1.329 (external, sdk-cli)",
                  "X-Claude-Code-Session-Id: 7d83b2c8-3783-4063-8bf3-7b09262591e9",
                  "anthropic-beta: claude-code-20250219",
                  "x-app: cli",
                  "Host: 127.0.0.1:" + provider.port(),
                  "Content-Length: " + BODY.length(),
                  "x-api-key: " + REAL_KEY));
      assertThat(arrived.text()).isEqualTo(BODY);
      await().until(() -> !companion.log().recent().isEmpty());
      ExchangeLog.Entry entry = companion.log().recent().getFirst();
      assertThat(entry.labels().platform()).isEqualTo("claude-cli");
      assertThat(entry.labels().session()).isEqualTo("7d83b2c8-3783-4063-8bf3-7b09262591e9");
      assertThat(entry.labels().provider()).isEqualTo("tokenpak-anthropic");
      assertThat(entry.labels().backend()).isEqualTo("http");
      assertThat(entry.labels().credential()).isEqualTo("anthropic-api-key");
    }
  }

  @Test
  void whatATurnUsesIsAccounted() throws Exception {
    String json =
        "{\"id\":\"m\",\"usage\":{\"input_tokens\":7,\"output_tokens\":5},\"model\":\"m\"}";
    provider.answers(
        head(
                "HTTP/1.1 200 OK",
                "Content-Type: application/json",
                "Content-Length: " + json.length())
            + json);
    try (ChildrensCompanion companion = companion()) {
      assertThat(asked(companion, turn(key(companion, "one"))).text()).isEqualTo(json);

      await().untilAsserted(() -> assertThat(used).hasSize(1));
      assertThat(used.getFirst().provider()).isEqualTo("tokenpak-anthropic");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization: Bearer ", "authorization: bearer ", "X-Api-Key: "})
  void theKeyMayComeInEitherField(String field) throws Exception {
    try (ChildrensCompanion companion = companion()) {
      String request = turn("").replace("x-api-key: ", field + key(companion, "one"));

      assertThat(asked(companion, request).status()).isEqualTo(200);
      assertThat(provider.request().head()).doesNotContain("tpk_").contains(REAL_KEY);
    }
  }

  @Test
  void whoHasNoValidKeyIsRefused() throws Exception {
    try (ChildrensCompanion companion = companion()) {
      String key = key(companion, "one");
      String second = key(companion, "one");
      String closed = key(companion, "two");
      companion.keys().close("two");
      List<RawMessage> answers = new ArrayList<>();
      for (String wrong :
          List.of("", "sk-ant-fake", key, closed, second + "x", "tpk_child_", REAL_KEY)) {
        answers.add(asked(companion, turn(wrong)));
      }

      assertThat(answers)
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.values("X-TokenPak-Error")).containsExactly("child_refused");
            assertThat(answer.text()).contains("\"type\":\"permission_error\"");
          });
      assertThat(asked(companion, turn(second)).status()).isEqualTo(200);
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/models,404",
    "POST,/v1/messages/batches,404",
    "POST,/v1/messages/,404",
    "POST,/v1/organizations,404",
    "POST,/,404",
    "GET,/tokenpak/api/status,404",
    "GET,/healthz,404",
    "GET,/v1/messages,405",
    "DELETE,/v1/messages/count_tokens,405"
  })
  void nothingElseIsServed(String method, String path, int status) throws Exception {
    try (ChildrensCompanion companion = companion()) {
      String request =
          head(
              method + " " + path + " HTTP/1.1",
              "Host: x",
              "x-api-key: " + key(companion, "one"),
              "Content-Length: 0");

      RawMessage answer = asked(companion, request);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).startsWith("{\"type\":\"error\"");
      assertThat(provider.executions()).isZero();
    }
  }

  @Test
  void tokensAreCountedAndGreetingsAnswered() throws Exception {
    try (ChildrensCompanion companion = companion()) {
      String key = "x-api-key: " + key(companion, "one");
      String count =
          head(
              "POST /v1/messages/count_tokens?beta=true HTTP/1.1",
              "Host: x",
              key,
              "Content-Length: 2");

      assertThat(asked(companion, count + "{}").status()).isEqualTo(200);
      try (RawClient client = RawClient.connect(companion.childPort())) {
        client.send(head("HEAD / HTTP/1.1", "Host: x", key));
        assertThat(client.readAnswerToHead().status()).isEqualTo(200);
      }
      assertThat(provider.executions()).isEqualTo(1);
    }
  }

  @Test
  void webPagesStayOutside() throws Exception {
    try (ChildrensCompanion companion = companion()) {
      String request =
          turn(key(companion, "one")).replace("x-app: cli", "Origin: https://evil.example");

      RawMessage answer = asked(companion, request);

      assertThat(answer.values("X-TokenPak-Error")).containsExactly("browser_refused");
      assertThat(provider.executions()).isZero();
    }
  }

  @Test
  void aKeyOpensNoOtherDoor() throws Exception {
    try (ChildrensCompanion companion = companion(Map.of())) {
      RawMessage answer = RawClient.exchange(companion.port(), turn(key(companion, "one")));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(provider.request().head()).doesNotContain("tpk_");
    }
  }

  @Test
  void aLoginServesChildrenOnlyWhereItMayServeOthers() throws Exception {
    Path login = Files.createDirectories(folder.resolve(".claude")).resolve(".credentials.json");
    Files.writeString(login, "{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-companions\"}}");
    Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rw-------"));
    try (ChildrensCompanion companion = companion(Map.of())) {
      RawMessage refused = asked(companion, turn(key(companion, "one")));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("ANTHROPIC_API_KEY").contains("TOKENPAK_CLI_LOGIN=own");
      assertThat(provider.executions()).isZero();
    }
    try (ChildrensCompanion companion = companion(Map.of("TOKENPAK_SUBSCRIPTION_OAUTH", "1"))) {
      assertThat(asked(companion, turn(key(companion, "one"))).status()).isEqualTo(200);
      assertThat(provider.request().head())
          .contains("Authorization: Bearer sk-ant-oat01-companions")
          .doesNotContain("tpk_");
    }
  }

  @Test
  void aRunningTurnEndsThroughTheDoorWhileTheCompanionDrains() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    provider.answers(conversation -> {
      boolean isOuter =
          new String(conversation.read().body(), StandardCharsets.UTF_8).contains("outer");
      if (isOuter) {
        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
      }
      conversation.write(RecordingProvider.OK);
    });
    try (ChildrensCompanion companion = companion();
        RawClient outer = RawClient.connect(companion.port())) {
      String key = key(companion, "one");
      outer.send(
          head("POST /v1/messages HTTP/1.1", "Host: x", "x-api-key: k", "Content-Length: 5")
              + "outer");
      await().until(() -> provider.executions() == 1);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return companion.drain();
                } catch (Exception failure) {
                  throw new IllegalStateException(failure);
                }
              },
              Thread::startVirtualThread);
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() ->
              RawClient.exchange(companion.port(), head("GET /healthz HTTP/1.1", "Host: x"))
                      .status()
                  == 503);

      assertThat(asked(companion, turn(key)).status()).isEqualTo(200);
      goOn.countDown();
      assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
