package io.tokenpak.dispatch.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How a process and a session begin, end, and begin again.
public abstract class LifeContract extends ClaudeContract {
  @Test
  void sessionIsWrittenDownAndCanBeResumedAndForked() throws Exception {
    String session = id();
    DrivenClaude first = claude("--session-id=" + session);
    assertThat(first.turn("one").path("session_id").asText()).isEqualTo(session);
    assertThat(first.finish()).isZero();
    assertThat(transcript(session)).isRegularFile();

    DrivenClaude resumed = claude("--resume=" + session);
    JsonNode next = resumed.turn("two");
    assertThat(next.path("result").asText()).contains("answer after 3 messages");
    assertThat(next.path("session_id").asText()).isEqualTo(session);
    assertThat(resumed.finish()).isZero();

    JsonNode fork = claude("--resume=" + session, "--fork-session").turn("three");
    assertThat(fork.path("result").asText()).contains("answer after 5 messages");
    assertThat(fork.path("session_id").asText()).isNotEqualTo(session);
  }

  @Test
  void unknownSessionIsAResultAndTheEnd() throws Exception {
    String session = id();
    DrivenClaude claude = claude("--resume=" + session);

    assertThat(claude.exitStatus()).isEqualTo(1);

    JsonNode result = claude.result();
    assertThat(result.path("subtype").asText()).isEqualTo("error_during_execution");
    assertThat(result.path("num_turns").asInt(-1)).isZero();
    assertThat(result.path("session_id").asText()).isEqualTo(session);
    assertThat(result.path("errors").toString()).contains("No conversation found");
  }

  @Test
  void badArgumentsAreSaidOnStderrAlone() throws Exception {
    String used = id();
    DrivenClaude owner = claude("--session-id=" + used);
    JsonNode _ = owner.turn("mine");

    refused("already in use", "--session-id=" + used);
    refused("UUID", "--session-id=nope");
    refused("unknown option", "--no-such-flag");
    refused("--fork-session", "--resume=" + used, "--session-id=" + id());
  }

  private void refused(String why, String... arguments) throws Exception {
    DrivenClaude claude = claude(arguments);
    assertThat(claude.exitStatus()).isEqualTo(1);
    assertThat(claude.lines()).isEmpty();
    await().until(() -> claude.stderr().contains(why));
  }

  @Test
  void lineOutsideTheProtocolIsFatal() throws Exception {
    for (String line :
        List.of(
            "not json",
            "{\"type\":\"user\",\"message\":{\"role\":\"assistant\",\"content\":\"x\"}}")) {
      DrivenClaude claude = claude();
      claude.sendText(line);
      assertThat(claude.exitStatus()).isEqualTo(1);
      assertThat(claude.lines("result")).isEmpty();
      await().until(() -> !claude.stderr().isEmpty());
    }
  }

  @Test
  void endOfStdinLetsTheTurnFinish() throws Exception {
    DrivenClaude claude = claude("--include-partial-messages");
    claude.user("[[text:abcdefghij]] [[chunks:10,30]]");
    claude.next("stream_event/content_block_delta");

    assertThat(claude.finish()).isZero();

    assertThat(claude.lines().getLast().path("result").asText()).isEqualTo("abcdefghij");
  }

  @Test
  void terminationEndsAProcessAndItsTools() throws Exception {
    DrivenClaude claude = claude();
    Path pid = home.resolve("pid");
    claude.user("[[tool:Bash {\"command\":\"echo $$ > %s; sleep 20\"}]]".formatted(pid));
    DrivenClaude allowed = claude("--permission-mode=bypassPermissions");
    allowed.user("[[tool:Bash {\"command\":\"echo $$ > %s; sleep 20\"}]]".formatted(pid));
    await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
    long shell = Long.parseLong(Files.readString(pid).strip());

    assertThat(allowed.signal("TERM")).isEqualTo(143);

    await().until(() -> ProcessHandle.of(shell).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(claude.signal("TERM")).isEqualTo(143);
  }

  @Test
  void interruptSignalEndsTheTurnAndTheProcess() throws Exception {
    DrivenClaude claude = claude("--include-partial-messages");
    claude.user("[[text:abcdefghij]] [[chunks:10,0]] [[stall:2]]");
    claude.next("stream_event/content_block_delta");

    assertThat(claude.signal("INT")).isZero();

    assertThat(claude.lines().getLast().path("terminal_reason").asText())
        .isEqualTo("aborted_streaming");
  }

  @Test
  void killedSessionKeepsWhatTheUserSaid() throws Exception {
    String session = id();
    DrivenClaude claude = claude("--session-id=" + session, "--include-partial-messages");
    JsonNode _ = claude.turn("one");
    claude.user("two [[text:abcdefghij]] [[chunks:10,0]] [[stall:2]]");
    claude.next("stream_event/content_block_delta");
    // The original writes a little later than it asks.
    await().until(() -> Files.readString(transcript(session)).contains("two [[text"));
    assertThat(claude.signal("KILL")).isEqualTo(137);

    JsonNode result = claude("--resume=" + session).turn("three");

    assertThat(result.path("result").asText()).contains("answer after 5 messages");
    assertThat(model().lastAsked().text(2)).startsWith("two");
    assertThat(model().lastAsked().text(3)).isEqualTo("No response requested.");
  }

  @Test
  void transcriptWrittenByHandIsResumed() throws Exception {
    String session = id();
    writeTranscript(
        session,
        """
        {"parentUuid":null,"type":"user","message":{"role":"user","content":"hand"},"uuid":"%1$s","timestamp":"2026-01-01T00:00:00.000Z","sessionId":"%3$s"}
        {"parentUuid":"%1$s","type":"assistant","message":{"id":"msg_h","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"made"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}},"uuid":"%2$s","timestamp":"2026-01-01T00:00:01.000Z","sessionId":"%3$s"}
        """
            .formatted(id(), id(), session));

    JsonNode result = claude("--resume=" + session).turn("go");

    assertThat(result.path("result").asText()).contains("answer after 3 messages");
    assertThat(model().lastAsked().text(0)).isEqualTo("hand");
    assertThat(model().lastAsked().text(1)).isEqualTo("made");
  }

  @Test
  void resultsOfToolsInATranscriptAreToldOnceThoughSentAgain() throws Exception {
    String session = id();
    writeTranscript(
        session,
        """
        {"parentUuid":null,"type":"user","message":{"role":"user","content":"hand"},"uuid":"%1$s","timestamp":"2026-01-01T00:00:00.000Z","sessionId":"%5$s"}
        {"parentUuid":"%1$s","type":"assistant","message":{"id":"msg_h","type":"message","role":"assistant","model":"m","content":[{"type":"tool_use","id":"toolu_h","name":"Read","input":{}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}},"uuid":"%2$s","timestamp":"2026-01-01T00:00:01.000Z","sessionId":"%5$s"}
        {"parentUuid":"%2$s","type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_h","content":"forty-two"}]},"uuid":"%3$s","timestamp":"2026-01-01T00:00:02.000Z","sessionId":"%5$s"}
        {"parentUuid":"%3$s","type":"assistant","isApiErrorMessage":true,"message":{"id":"msg_e","type":"message","role":"assistant","model":"<synthetic>","content":[{"type":"text","text":"x"}],"stop_reason":"stop_sequence","stop_sequence":"","usage":{"input_tokens":0,"output_tokens":0}},"uuid":"%4$s","timestamp":"2026-01-01T00:00:03.000Z","sessionId":"%5$s"}
        """
            .formatted(id(), id(), id(), id(), session));
    DrivenClaude claude = claude("--resume=" + session);
    claude.sendText(
        "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_h\",\"content\":\"\"}]}}");

    assertThat(claude.result().path("result").asText()).isEqualTo("the tool said: forty-two");

    assertThat(model().lastAsked().body().path("messages")).hasSize(3);
  }

  private void writeTranscript(String session, String lines) throws IOException {
    Path file = transcript(session);
    Files.createDirectories(file.getParent());
    Files.writeString(file, lines);
  }

  private Path transcript(String session) throws IOException {
    String slug = home.toRealPath().resolve("work").toString().replaceAll("[^a-zA-Z0-9]", "-");
    return home.resolve(".claude/projects/" + slug + "/" + session + ".jsonl");
  }

  @Test
  void systemPromptOfAResumedSessionCanBeAnother() throws Exception {
    String session = id();
    assertThat(claude("--session-id=" + session, "--system-prompt=FIRST").turn("one").has("result"))
        .isTrue();

    assertThat(claude("--resume=" + session, "--system-prompt=SECOND").turn("two").has("result"))
        .isTrue();

    assertThat(model().lastAsked().body().path("system").toString()).contains("SECOND");
  }

  @Test
  void withoutALoginNobodyIsAsked() throws Exception {
    DrivenClaude claude = claude(Map.of("ANTHROPIC_API_KEY", ""), "--include-partial-messages");

    JsonNode result = claude.turn("hi");

    assertThat(result.path("is_error").asBoolean()).isTrue();
    assertThat(result.path("result").asText()).contains("Not logged in");
    assertThat(model().asked()).isEmpty();
  }

  @Test
  void versionIsSaid() throws Exception {
    Process process = new ProcessBuilder(program().toString(), "--version").start();
    try (Stream<String> lines = process.inputReader().lines()) {
      assertThat(lines).containsExactly(FakeClaude.VERSION + " (Claude Code)");
    }
    assertThat(process.waitFor()).isZero();
  }
}
