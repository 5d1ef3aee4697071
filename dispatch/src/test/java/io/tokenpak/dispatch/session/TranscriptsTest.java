package io.tokenpak.dispatch.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tokenpak.dispatch.fake.NewSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path home;

  @Test
  void writesALineForEachMessageThatNamesTheOneBefore() throws IOException {
    SessionRecord record = record();
    Message newest =
        Transcripts.seed(
            record,
            conversation(
                """
                [{"role":"user","content":"a"},{"role":"assistant","content":"b"},
                 {"role":"user","content":"c"},{"role":"assistant","content":"d"},
                 {"role":"user","content":"e"}]\
                """));

    List<JsonNode> lines = lines(record);
    assertThat(newest).isEqualTo(Message.user("e"));
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst().path("parentUuid").isNull()).isTrue();
    for (int i = 1; i < lines.size(); i++) {
      assertThat(lines.get(i).path("parentUuid")).isEqualTo(lines.get(i - 1).path("uuid"));
      assertThat(lines.get(i).path("timestamp").asText())
          .isGreaterThan(lines.get(i - 1).path("timestamp").asText());
    }
    assertThat(lines)
        .allSatisfy(
            line -> assertThat(line.path("sessionId").asText()).isEqualTo(record.id().toString()));
  }

  @Test
  void onlyTheOwnerCanReadIt() throws IOException {
    SessionRecord record = record();
    Transcripts.seed(record, conversation("[{\"role\":\"user\",\"content\":\"a\"}]"));

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(Transcripts.file(record))))
        .isEqualTo("rw-------");
  }

  @Test
  void namesToolsAsTheCliDoesAndDropsWhatOnlyMarksTheCache() throws IOException {
    SessionRecord record = record();
    Transcripts.seed(
        record,
        conversation(
            """
            [{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]},
             {"role":"assistant","content":[{"type":"text","text":"\\n\\n"},
               {"type":"tool_use","id":"t1","name":"look","input":{"cache_control":1}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","cache_control":{},
               "content":[{"type":"text","text":"r","cache_control":{}}]}]},
             {"role":"assistant","content":"b"},{"role":"user","content":"c"}]\
            """));

    assertThat(lines(record).stream().map(line -> line.at("/message/content").toString()).toList())
        .containsExactly(
            "[{\"type\":\"text\",\"text\":\"a\"}]",
            "[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"mcp__caller__look\",\"input\":{\"cache_control\":1}}]",
            "[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":[{\"type\":\"text\",\"text\":\"r\"}]}]",
            "[{\"type\":\"text\",\"text\":\"b\"}]");
  }

  @Test
  void resultsOfToolsGoIntoTheTranscriptAndTheRestIsSaid() throws IOException {
    SessionRecord record = record();
    Message newest =
        Transcripts.seed(
            record,
            conversation(
                """
                [{"role":"user","content":"a"},
                 {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"look","input":{}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"r"},
                   {"type":"text","text":"and?"}]}]\
                """));

    List<JsonNode> lines = lines(record);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2).at("/message/content/0/content").asText()).isEqualTo("r");
    assertThat(lines.get(2).at("/message/content")).hasSize(1);
    assertThat(lines.get(3).path("isApiErrorMessage").asBoolean()).isTrue();
    assertThat(newest.content().stream().map(JsonNode::toString).toList())
        .containsExactly(
            "{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"\"}",
            "{\"type\":\"text\",\"text\":\"and?\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"role":"user","content":"a"},{"role":"assistant","content":"b"}] | messages: the last one must be the user's
          [{"role":"user","content":""}] | messages.0: content must not be empty
          [{"role":"user","content":[]},{"role":"assistant","content":"b"},{"role":"user","content":"a"}] | messages.0: content must not be empty
          [{"role":"user","content":"a"},{"role":"assistant","content":" \\n"},{"role":"user","content":"a"}] | messages.1: content must not be empty
          [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"h"}]},{"role":"user","content":"a"}] | messages.1: content must not be empty
          [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}] | messages.0: a tool_result block must answer a tool_use block of the message before
          [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n"}]},{"role":"user","content":"b"}] | messages.2: each tool_use block of the message before must be answered by a tool_result block
          [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n"}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"},{"type":"tool_result","tool_use_id":"t"}]}] | messages.2: a tool_use block must be answered once
          [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n"},{"type":"tool_use","id":"t","name":"n"}]},{"role":"user","content":"b"}] | messages.1: each tool_use block must have a name and an id of its own
          [{"role":"user","content":[{"type":"tool_use","id":"t","name":"n"}]}] | messages.0: a user's message cannot hold a tool_use block
          [{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"t"}]},{"role":"user","content":"b"}] | messages.0: an assistant's message cannot hold a tool_result block
          """)
  void saysWhatTheCliWouldChange(String messages, String why) throws IOException {
    Conversation said = conversation(messages);

    assertThat(Transcripts.objection(said)).contains(why);
    assertThatThrownBy(() -> Transcripts.seed(record(), said)).hasMessage(why);
  }

  @Test
  void namesAFolderAsTheCliDoes() {
    assertThat(Transcripts.slug(Path.of("/a/b.c_d é/\uD83D\uDE00x"))).isEqualTo("-a-b-c-d-----x");
    assertThat(Transcripts.slug(Path.of("/" + "a".repeat(199)))).hasSize(200);
    assertThat(Transcripts.slug(Path.of("/tmp/labs/s/" + "a".repeat(100) + "/" + "a".repeat(88))))
        .isEqualTo("-tmp-labs-s-" + "a".repeat(100) + "-" + "a".repeat(87) + "-" + "8mdu29");
  }

  @Test
  void findsTheTranscriptOfALinkedWorkspace() throws IOException {
    Path real = Files.createDirectory(home.resolve("real")).toRealPath();
    Path link = Files.createSymbolicLink(home.resolve("link"), real);

    assertThat(Transcripts.file(record(link)).toString())
        .contains("/projects/" + Transcripts.slug(real) + "/");
  }

  @Test
  void deletesAndKnowsWhatIsThere() throws IOException {
    SessionRecord record = record();
    assertThat(Transcripts.exists(record)).isFalse();
    Transcripts.seed(
        record,
        conversation(
            "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"}]"));
    assertThat(Transcripts.exists(record)).isTrue();
    Path image = image(record);

    Transcripts.delete(record);

    assertThat(Transcripts.exists(record)).isFalse();
    assertThat(image).doesNotExist();
    Transcripts.delete(record);
  }

  /// What the CLI leaves of an image that it was shown.
  private static Path image(SessionRecord record) throws IOException {
    Path folder =
        record
            .configDir()
            .resolve(Transcripts.TEMPORARY)
            .resolve("claude-0")
            .resolve(Transcripts.slug(record.scope().workspace().toRealPath()))
            .resolve(record.id().toString())
            .resolve("images");
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve("1.png"), "an image");
  }

  @Test
  void writesAHugeHistory() throws IOException {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      messages.add(Message.user("question " + i));
      messages.add(Message.assistant(Message.user("answer " + i).content()));
    }
    messages.add(Message.user("last ".repeat(500_000)));
    SessionRecord record = record();

    Transcripts.seed(record, new Conversation(messages));

    assertThat(lines(record)).hasSize(10_000);
  }

  private List<JsonNode> lines(SessionRecord record) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(Transcripts.file(record))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static Conversation conversation(String messages) throws IOException {
    return Conversation.of(JSON.readTree(messages));
  }

  private SessionRecord record() {
    return record(home);
  }

  private SessionRecord record(Path workspace) {
    Scope scope = new Scope("caller", "", workspace);
    Digest digest = new Conversation(List.of()).digest(scope);
    return NewSession.of(scope, digest, "model", home.resolve("config"), NOW);
  }
}
