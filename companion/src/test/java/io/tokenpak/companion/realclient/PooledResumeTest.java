package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Conversations with the real CLI go on after what should not happen.
@Tag("real-client")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PooledResumeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String USES_A_TOOL =
      "two [[tool:Bash {\"command\":\"printf %s-%s left right\"}]] [[text:done]]";

  @TempDir static Path folder;

  private static ServedPool pool;

  @BeforeAll
  static void serve() throws Exception {
    pool = ServedPool.start(folder, Map.of("TOKENPAK_CLI_SPARES", "0"));
  }

  @AfterAll
  static void stop() throws Exception {
    pool.close();
  }

  /// So that the only process is the test's.
  @BeforeEach
  void empty() throws Exception {
    pool.kill("idle");
    awaitNoneIdle();
  }

  private static void awaitNoneIdle() {
    await().atMost(PATIENCE).until(() -> pool.processes("idle").isEmpty());
  }

  @Test
  void aKilledProcessIsReplacedByOneThatKnowsAll() throws Exception {
    PooledChat chat = new PooledChat(pool, UUID.randomUUID().toString());
    chat.say("one");
    chat.say(USES_A_TOOL);
    String session = pool.processes("idle").getFirst().path("session").asText();

    pool.kill("idle");
    awaitNoneIdle();
    chat.say("three");

    upstreamSawExactly(chat);
    // What the tools of an earlier turn said is known to the CLI's own session alone.
    assertThat(pool.model().lastAsked().body().toString()).contains("left-right");
    assertThat(pool.processes("idle").getFirst().path("session").asText()).isEqualTo(session);
  }

  @Test
  void aTurnIsNotLostToAProcessThatDiesWhenItIsAsked() throws Exception {
    PooledChat chat = new PooledChat(pool, UUID.randomUUID().toString());
    chat.say("one");
    pool.kill("idle");
    chat.say("two");

    upstreamSawExactly(chat);
  }

  @Test
  void aProcessThatIsKilledInItsTurnFailsThatTurnAlone() throws Exception {
    PooledChat chat = new PooledChat(pool, UUID.randomUUID().toString()).streaming(true);
    chat.say("one");
    chat.messages()
        .addObject()
        .put("role", "user")
        .put("content", "two [[text:abcdefgh]] [[chunks:8,10]] [[stall:4]]");
    HttpResponse<InputStream> response = chat.open();
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(700)).hasSize(700);
      pool.kill("busy");
      assertThat(readAll(body)).contains("event: error", "api_error");
    }
    chat.messages().remove(2);
    chat.say("two, again");

    upstreamSawExactly(chat);
  }

  /// Up to a cut, which is no end.
  private static String readAll(InputStream body) {
    StringBuilder all = new StringBuilder();
    try {
      for (int next = body.read(); next >= 0; next = body.read()) {
        all.append((char) next);
      }
      throw new AssertionError("the stream ended as if it were whole: " + all);
    } catch (IOException cut) {
      return all.toString();
    }
  }

  @Test
  void aKilledCompanionGoesOnWhereItWas() throws Exception {
    PooledChat chat = new PooledChat(pool, UUID.randomUUID().toString());
    chat.say("one");
    chat.say(USES_A_TOOL);
    JsonNode process = pool.processes("idle").getFirst();
    long pid = process.path("pid").asLong();

    pool.killAndServeAnew();
    chat.say("three");

    assertThat(ProcessHandle.of(pid)).isEmpty();
    upstreamSawExactly(chat);
    assertThat(pool.model().lastAsked().body().toString()).contains("left-right");
    assertThat(pool.processes("idle").getFirst().path("session").asText())
        .isEqualTo(process.path("session").asText());
  }

  @Test
  void aCompanionThatIsKilledInATurnForgetsThatTurnAlone() throws Exception {
    PooledChat chat = new PooledChat(pool, UUID.randomUUID().toString()).streaming(true);
    chat.say("one");
    chat.messages()
        .addObject()
        .put("role", "user")
        .put("content", "NOT-ANSWERED [[text:abcdefgh]] [[chunks:8,10]] [[stall:4]]");
    long pid;
    try (InputStream body = chat.open().body()) {
      assertThat(body.readNBytes(700)).hasSize(700);
      pid = pool.processes("busy").getFirst().path("pid").asLong();
      pool.killAndServeAnew();
    }
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    chat.messages().remove(2);
    chat.say("two, again");

    upstreamSawExactly(chat);
    assertThat(pool.model().lastAsked().body().toString()).doesNotContain("NOT-ANSWERED");
  }

  @Test
  void aTranscriptThatIsGoneIsWrittenAnew() throws Exception {
    PooledChat chat = new PooledChat(pool, UUID.randomUUID().toString());
    chat.say("one");
    pool.kill("idle");
    Path transcripts = folder.resolve("tokenpak/cli");
    try (var files = Files.walk(transcripts)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        Files.delete(file);
      }
    }
    chat.say("two");

    upstreamSawExactly(chat);
  }

  /// Each message once, in order, and nothing else but what local tools said.
  private static void upstreamSawExactly(PooledChat chat) {
    List<String> said = PooledChat.plain(chat.messages());
    assertThat(
            PooledChat.plain(pool.model().lastAsked().body().path("messages")).stream()
                .filter(message -> !message.contains("\"tool_"))
                .toList())
        .isEqualTo(said.subList(0, said.size() - 1));
  }
}
