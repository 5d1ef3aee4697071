package io.tokenpak.companion.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.fake.NewSession;
import io.tokenpak.dispatch.session.Conversation;
import io.tokenpak.dispatch.session.Digest;
import io.tokenpak.dispatch.session.Message;
import io.tokenpak.dispatch.session.Scope;
import io.tokenpak.dispatch.session.SessionRecord;
import io.tokenpak.dispatch.session.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Histories of every shape, by what the real CLI sends to the provider.
@Tag("real-client")
class SeededHistoryTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String IMAGE =
      """
      {"type":"image","source":{"type":"base64","media_type":"image/png","data":
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}}\
      """;
  private static final String CALLS =
      """
      {"role":"user","content":"q"},{"role":"assistant","content":[{"type":"text","text":"let"},
      {"type":"tool_use","id":"toolu_1","name":"x","input":{"a":1}},{"type":"tool_use","id":"toolu_2","name":"y","input":{}}]}\
      """;
  private static final String RESULTS =
      """
      {"type":"tool_result","tool_use_id":"toolu_2","content":"two","is_error":true},
      {"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"one"},%s]}\
      """
          .formatted(IMAGE);

  @TempDir Path home;
  private HistoryProvider provider;

  @BeforeEach
  void start() throws IOException {
    provider = new HistoryProvider();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private static List<String> shapes() {
    String go = ",{\"role\":\"user\",\"content\":\"go\"}";
    return List.of(
        "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}" + go,
        "{\"role\":\"assistant\",\"content\":\"b\"}" + go,
        "{\"role\":\"user\",\"content\":[%s,{\"type\":\"text\",\"text\":\"c\"},{\"type\":\"document\",\"title\":\"t\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"d\"}}]},{\"role\":\"assistant\",\"content\":\"b \\n\"}"
                .formatted(IMAGE)
            + go,
        "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"a2\"},{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"assistant\",\"content\":\"b2\"}"
            + go,
        "{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"h\",\"signature\":\"c3R1Yg==\"},{\"type\":\"text\",\"text\":\"b\"}]}"
            + go,
        "{\"role\":\"user\",\"content\":\"@/etc/hostname /clear \uD83D\uDE00 \\u2028 \\\" \\\\\"},{\"role\":\"assistant\",\"content\":\"[Request interrupted by user]\"}"
            + go,
        CALLS
            + ",{\"role\":\"user\",\"content\":["
            + RESULTS
            + "]},{\"role\":\"assistant\",\"content\":\"b\"}"
            + go,
        CALLS + ",{\"role\":\"user\",\"content\":[" + RESULTS + "]}",
        CALLS
            + ",{\"role\":\"user\",\"content\":["
            + RESULTS
            + ",{\"type\":\"text\",\"text\":\"and\"}]}",
        CALLS
            + ",{\"role\":\"user\",\"content\":["
            + RESULTS
            + "]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_3\",\"name\":\"x\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_3\"}]}");
  }

  @Test
  void arriveAsTheyWereGiven() throws IOException {
    for (String shape : shapes()) {
      Conversation said = conversation(shape);
      SessionRecord record = record();
      Message newest = Transcripts.seed(record, said);
      try (ResumedClaude claude = new ResumedClaude(home, record, provider, true)) {
        assertThat(claude.say(newest).path("is_error").asBoolean()).isFalse();
      }
      assertThat(last()).as(shape).isEqualTo(spoken(said));
    }
  }

  @Test
  void goOnInTheSameProcessAndInTheNext() throws IOException {
    for (String shape : shapes()) {
      Conversation said = conversation(shape);
      SessionRecord record = record();
      Message newest = Transcripts.seed(record, said);
      try (ResumedClaude claude = new ResumedClaude(home, record, provider, true)) {
        claude.say(newest);
        said = said.and(ok()).and(Message.user("second"));
        claude.say(Message.user("second"));
        assertThat(last()).as(shape).isEqualTo(spoken(said));
      }
      try (ResumedClaude claude = new ResumedClaude(home, record, provider, true)) {
        said = said.and(ok()).and(Message.user("third"));
        claude.say(Message.user("third"));
        assertThat(last()).as(shape).isEqualTo(spoken(said));
      }
    }
  }

  /// Without `--bare` the CLI adds reminders of its own to the newest message, or to its last
  /// result.
  @Test
  void arriveWithoutBareButForWhatTheCliAddsToTheNewest() throws IOException {
    for (String shape : shapes()) {
      Conversation said = conversation(shape);
      SessionRecord record = record();
      Message newest = Transcripts.seed(record, said);
      try (ResumedClaude claude = new ResumedClaude(home, record, provider, false)) {
        claude.say(newest);
      }
      List<JsonNode> sent = new ArrayList<>();
      last().forEach(sent::add);
      List<JsonNode> given = new ArrayList<>();
      spoken(said).forEach(given::add);
      assertThat(sent.subList(0, sent.size() - 1))
          .as(shape)
          .isEqualTo(given.subList(0, given.size() - 1));
      assertThat(sent.getLast().toString()).contains("<system-reminder>");
      String first = sent.getLast().at("/content/0/tool_use_id").asText();
      assertThat(first).isEqualTo(given.getLast().at("/content/0/tool_use_id").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 190, 201, 240})
  void areFoundInAFolderWithAnyName(int length) throws IOException {
    Path folder = home.toRealPath().resolve("\u00FC \uD83D\uDE00.x");
    while (folder.toString().length() < length) {
      int more = Math.min(100, length - folder.toString().length());
      folder = folder.resolve("a".repeat(Math.max(1, more - 1)));
    }
    Files.createDirectories(folder);
    Path link = Files.createSymbolicLink(home.resolve("link"), folder);
    Conversation said = conversation(shapes().getFirst());
    SessionRecord record = record(link);
    Message newest = Transcripts.seed(record, said);
    try (ResumedClaude claude = new ResumedClaude(home, record, provider, true)) {
      claude.say(newest);
    }

    assertThat(last()).isEqualTo(spoken(said));
  }

  @Test
  void mayBeHuge() throws IOException {
    Conversation said =
        conversation(CALLS + ",{\"role\":\"user\",\"content\":[" + RESULTS + "]}").and(ok());
    List<Message> messages = new ArrayList<>(said.messages());
    for (int i = 0; i < 2000; i++) {
      messages.add(Message.user("question " + i + " x".repeat(500)));
      messages.add(Message.assistant(Message.user("answer " + i).content()));
    }
    messages.add(Message.user("go"));
    Conversation huge = new Conversation(messages);
    SessionRecord record = record();
    Message newest = Transcripts.seed(record, huge);
    try (ResumedClaude claude = new ResumedClaude(home, record, provider, true)) {
      claude.say(newest);
    }

    assertThat(last()).isEqualTo(spoken(huge));
  }

  private static Message ok() {
    return Message.assistant(Message.user("ok").content());
  }

  private SessionRecord record() throws IOException {
    return record(Files.createDirectories(home.resolve("work")));
  }

  private SessionRecord record(Path workspace) {
    Scope scope = new Scope("caller", "", workspace);
    Digest digest = new Conversation(List.of()).digest(scope);
    return NewSession.of(scope, digest, "claude-sonnet-4-5", home.resolve("config"), NOW);
  }

  private static Conversation conversation(String messages) throws IOException {
    return Conversation.of(JSON.readTree("[" + messages + "]"));
  }

  private JsonNode last() {
    ArrayNode sent = provider.messages().getLast().deepCopy();
    sent.findParents("cache_control")
        .forEach(block -> ((ObjectNode) block).remove("cache_control"));
    for (JsonNode message : sent) {
      if (message.path("content").isTextual()) {
        ((ObjectNode) message)
            .set("content", JSON.createArrayNode().addAll(Message.of(message).content()));
      }
    }
    return sent;
  }

  private static JsonNode spoken(Conversation said) {
    ArrayNode messages = JSON.createArrayNode();
    for (Message message : said.messages()) {
      ObjectNode one = messages.addObject().put("role", message.role());
      Transcripts.spoken(message).content().forEach(one.putArray("content")::add);
    }
    return messages;
  }
}
