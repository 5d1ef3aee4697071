package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller gets for what it says, from the real CLI.
@Tag("real-client")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PooledTurnsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// One pixel.
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  @TempDir static Path folder;

  private static ServedPool pool;

  @BeforeAll
  static void serve() throws Exception {
    pool = ServedPool.start(folder, Map.of("TOKENPAK_CLI_ALLOW", "Bash(touch allowed)"));
  }

  @AfterAll
  static void stop() throws Exception {
    pool.close();
  }

  @Test
  void oneProcessAnswersTheTurnsOfASession() throws Exception {
    PooledChat chat = new PooledChat(pool, "several turns");
    Set<Long> pids = new HashSet<>();
    for (int turn = 1; turn <= 4; turn++) {
      chat.streaming(turn % 2 == 0);
      chat.say("turn " + turn + " \"naïve\"\u2028日本 \\ 🙂 [[text:answer " + turn + "]]");
      pids.add(pool.pidOf(sessionAsked()));
    }

    assertThat(pids).hasSize(1);
    assertThat(chat.messages()).hasSize(8);
    assertThat(asked()).isEqualTo(PooledChat.plain(chat.messages()).subList(0, 7));
  }

  /// The session that the CLI says it is in.
  private static String sessionAsked() {
    return pool.model().lastAsked().headers().getOrDefault("x-claude-code-session-id", "none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTurnWithToolsIsOneMessage(boolean stream) throws Exception {
    Path note = Files.writeString(pool.workspace().resolve("note.txt"), "lunch is at noon");
    PooledChat chat =
        new PooledChat(pool, "tools " + stream)
            .streaming(stream)
            .with("thinking", json("{'type':'enabled','budget_tokens':2000}"));

    JsonNode message =
        chat.say(
            "[[think:it may be in a file]] [[tool:Bash {\"command\":\"touch allowed && echo made\"}]]"
                + " [[tool:Bash {\"command\":\"touch allowed\"}]] [[tool:Read {\"file_path\":\"%s\"}]]"
                    .formatted(note));

    assertThat(message.path("content")).hasSize(2);
    assertThat(message.at("/content/0/thinking").asText()).isEqualTo("it may be in a file");
    assertThat(message.at("/content/1/text").asText()).contains("lunch is at noon");
    assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
    assertThat(message.path("model").asText()).isEqualTo("claude-sonnet-4-5");
    assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(40);
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(20);
    assertThat(pool.workspace().resolve("allowed")).exists();
    Files.delete(pool.workspace().resolve("allowed"));

    assertThat(PooledChat.text(chat.say("and [[text:then]]"))).isEqualTo("then");
  }

  @Test
  void whatNoRuleAllowsIsDeniedAndTheModelIsToldSo() throws Exception {
    JsonNode message =
        new PooledChat(pool, "denied").say("[[tool:Bash {\"command\":\"touch denied\"}]]");

    assertThat(PooledChat.text(message))
        .contains("(error)", "not allowed here", "TOKENPAK_CLI_ALLOW");
    assertThat(pool.workspace().resolve("denied")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/clear",
        "/model opus",
        "/compact",
        "@/etc/passwd",
        "read @note.txt and @./note.txt",
        "!touch interpreted",
        "#remember this",
        "-p --dangerously-skip-permissions"
      })
  void textIsText(String text) throws Exception {
    Files.writeString(pool.workspace().resolve("note.txt"), "CONTENT-OF-A-FILE");
    PooledChat chat = new PooledChat(pool, "");
    chat.say(text);
    chat.say("next");

    JsonNode body = pool.model().lastAsked().body();
    assertThat(asked()).isEqualTo(PooledChat.plain(chat.messages()).subList(0, 3));
    assertThat(PooledChat.plain(body.path("messages")).getFirst()).isEqualTo("user | " + text);
    assertThat(body.path("model").asText()).isEqualTo("claude-sonnet-4-5");
    assertThat(body.toString()).doesNotContain("CONTENT-OF-A-FILE", "root:x:0");
    assertThat(pool.workspace().resolve("interpreted")).doesNotExist();
  }

  @Test
  void theSystemPromptIsTheRequests() throws Exception {
    PooledChat chat = new PooledChat(pool, "system").with("system", "SPEAK-LIKE-A-PIRATE");
    chat.say("one");
    assertThat(pool.model().lastAsked().body().path("system").toString())
        .contains("SPEAK-LIKE-A-PIRATE");

    chat.with("system", json("[{'type':'text','text':'SPEAK-LIKE-A-POET'}]")).say("two");

    assertThat(pool.model().lastAsked().body().path("system").toString())
        .contains("SPEAK-LIKE-A-POET")
        .doesNotContain("PIRATE");
    assertThat(asked()).isEqualTo(PooledChat.plain(chat.messages()).subList(0, 3));
  }

  @Test
  void theModelMayChangeWithinAConversation() throws Exception {
    PooledChat chat = new PooledChat(pool, "models");
    chat.say("one");
    JsonNode message = chat.with("model", "claude-opus-4-5").say("two");

    assertThat(message.path("model").asText()).isEqualTo("claude-opus-4-5");
    assertThat(pool.model().lastAsked().body().path("model").asText()).isEqualTo("claude-opus-4-5");
    assertThat(asked()).isEqualTo(PooledChat.plain(chat.messages()).subList(0, 3));
  }

  @Test
  void anImageReachesTheProvider() throws Exception {
    ObjectNode image = (ObjectNode) json("{'type':'image','source':{'type':'base64'}}");
    ((ObjectNode) image.path("source")).put("media_type", "image/png").put("data", PNG);
    PooledChat chat = new PooledChat(pool, "image");
    chat.say(MAPPER.createArrayNode().add(image).add(json("{'type':'text','text':'what is it?'}")));

    JsonNode content = pool.model().lastAsked().body().at("/messages/0/content");
    assertThat(content.findValuesAsText("data")).containsExactly(PNG);
    assertThat(content.findValuesAsText("text"))
        .anyMatch(text -> text.strip().equals("what is it?"));
    assertThat(chat.say("and [[text:then]]").at("/content/0/text").asText()).isEqualTo("then");
  }

  @Test
  void anEditedHistoryIsAnsweredAsItIs() throws Exception {
    PooledChat chat = new PooledChat(pool, "edited");
    chat.say("my word is OLD-WORD");
    chat.say("thank you");
    ((ObjectNode) chat.messages().get(0)).put("content", "my word is NEW-WORD");
    ((ObjectNode) chat.messages().get(1)).put("content", "I shall remember it");
    chat.say("what is my word?");

    assertThat(asked()).isEqualTo(PooledChat.plain(chat.messages()).subList(0, 5));
    assertThat(pool.model().lastAsked().body().toString())
        .contains("NEW-WORD")
        .doesNotContain("OLD-WORD");
  }

  @Test
  void providersErrorsComeBackSoonAndAsTheyAre() throws Exception {
    PooledChat chat = new PooledChat(pool, "errors");
    chat.say("before");
    List<String> errors = new ArrayList<>();
    for (String error :
        List.of(
            "429,rate_limit_error",
            "529,overloaded_error",
            "500,api_error",
            "400,invalid_request_error")) {
      long began = System.nanoTime();
      PooledChat.Reply reply =
          chat.streaming(error.startsWith("5"))
              .tell(MAPPER.getNodeFactory().textNode("[[err:" + error + "]]"));
      errors.add(reply.status() + "," + reply.body().at("/error/type").asText());
      assertThat(reply.body().at("/error/message").asText())
          .isEqualTo("stub error " + reply.status());
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
      chat.messages().remove(chat.messages().size() - 1);
    }
    assertThat(errors)
        .containsExactly(
            "429,rate_limit_error",
            "529,overloaded_error",
            "500,api_error",
            "400,invalid_request_error");

    chat.say("after");
    assertThat(asked()).isEqualTo(PooledChat.plain(chat.messages()).subList(0, 3));
  }

  /// What the provider was sent last.
  private static List<String> asked() {
    return PooledChat.plain(pool.model().lastAsked().body().path("messages"));
  }

  private static JsonNode json(String text) throws Exception {
    return MAPPER.readTree(text.replace('\'', '"'));
  }
}
