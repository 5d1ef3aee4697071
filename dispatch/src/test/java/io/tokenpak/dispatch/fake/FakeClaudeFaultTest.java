package io.tokenpak.dispatch.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The faults of the double are the faults that their names say.
class FakeClaudeFaultTest {
  @TempDir private Path folder;
  private Path program;
  private StubModel model;
  private DrivenClaude claude;

  @BeforeEach
  void start() throws IOException {
    program = FakeClaude.install(folder.resolve("bin"));
    model = StubModel.start();
    claude = claude();
  }

  @AfterEach
  void end() {
    claude.close();
    model.close();
  }

  private DrivenClaude claude(String... arguments) throws IOException {
    List<String> all = new java.util.ArrayList<>(List.of("--include-partial-messages"));
    all.addAll(List.of(arguments));
    return DrivenClaude.start(
        program, folder.resolve("home"), Map.of("ANTHROPIC_BASE_URL", model.uri().toString()), all);
  }

  private void restart(String faults, String... arguments) throws IOException {
    claude.close();
    FakeClaude.fault(folder.resolve("bin"), faults);
    claude = claude(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "after-init, system/init",
    "mid-stream, stream_event/content_block_delta",
    "after-assistant, assistant",
    "before-result, stream_event/message_stop",
    "after-result, result/success"
  })
  void crashesAtEachStepOfATurn(String step, String last) {
    claude.user("[[fake:crash,%s]]".formatted(step));

    assertThat(claude.exitStatus()).isEqualTo(134);

    List<JsonNode> lines = claude.lines();
    assertThat(lines.stream().map(DrivenClaude::kind)).contains(last);
    assertThat(claude.lines("result").isEmpty()).isEqualTo(!step.equals("after-result"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "before-initialize", "after-initialize"})
  void crashesAtEachStepOfAStart(String step) throws IOException {
    restart("crash," + step);
    if (!step.equals("start")) {
      claude.sendControl("i", ClaudeContract.request("initialize"));
    }

    assertThat(claude.exitStatus()).isEqualTo(134);

    assertThat(claude.lines("control_response")).hasSize(step.equals("after-initialize") ? 1 : 0);
  }

  @Test
  void hangsUntilItIsEnded() throws IOException {
    claude.user("[[text:abcdef]] [[chunks:3,0]] [[fake:hang,mid-stream]]");
    claude.next("stream_event/content_block_delta");

    assertThat(claude.signal("TERM")).isEqualTo(143);

    assertThat(claude.lines("stream_event/content_block_delta")).hasSize(1);
    assertThat(claude.lines("result")).isEmpty();
  }

  @Test
  void isSilentUntilInterrupted() {
    claude.user("[[fake:silence]]");
    claude.next("stream_event/content_block_delta");

    assertThat(claude.control("x", ClaudeContract.request("interrupt")).path("subtype").asText())
        .isEqualTo("success");

    assertThat(claude.result().path("subtype").asText()).isEqualTo("error_during_execution");
    assertThat(claude.turn("[[text:fine]]").path("result").asText()).isEqualTo("fine");
  }

  @Test
  void disturbsItsLinesAndStderrAndStillAnswers() {
    JsonNode result =
        claude.turn(
            "[[text:süß 🎉]] [[fake:garbage]] [[fake:long-line]] [[fake:split,20]] [[fake:stderr]]");

    assertThat(result.path("result").asText()).isEqualTo("süß 🎉");
    assertThat(claude.lines("garbage")).hasSize(1);
    assertThat(claude.lines("system/fake").getFirst().path("padding").asText()).hasSize(5 << 20);
    assertThat(claude.stderr().length()).isGreaterThan(1_000_000);
  }

  @Test
  void beginsAnAnswerAgain() {
    JsonNode result = claude.turn("[[text:abcd]] [[chunks:2,0]] [[fake:duplicate]]");

    assertThat(result.path("result").asText()).isEqualTo("abcd");
    assertThat(claude.lines("stream_event/message_start")).hasSize(2);
    assertThat(claude.lines("stream_event/message_delta")).hasSize(1);
  }

  @Test
  void answersUnasked() {
    assertThat(claude.turn("[[fake:unsolicited]]").path("type").asText()).isEqualTo("result");

    assertThat(claude.result().path("is_error").asBoolean(true)).isFalse();
  }

  @Test
  void leavesAnOrphanWhenItIsKilled() throws IOException {
    Path pidFile = folder.resolve("orphan");
    claude.user("[[fake:orphan,%s]] [[stall:0]]".formatted(pidFile));
    await().until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isEmpty());
    ProcessHandle orphan =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();

    assertThat(claude.signal("KILL")).isEqualTo(137);

    assertThat(orphan.isAlive()).isTrue();
    orphan.destroyForcibly();
  }

  @Test
  void staysAndHeedsNoTermination() throws IOException {
    restart("stay;ignore-term");
    assertThat(claude.turn("hi").has("result")).isTrue();
    claude.process().getOutputStream().close();
    new ProcessBuilder("kill", "-TERM", Long.toString(claude.process().pid()))
        .start()
        .onExit()
        .join();

    // A second SIGTERM would come after the first, and the kill after both.
    assertThat(claude.signal("KILL")).isEqualTo(137);
  }

  @Test
  void losesATranscriptAfterATurnAndBeforeAResume() throws IOException {
    String session = claude.turn("[[fake:lose-transcript]]").path("session_id").asText();
    assertThat(claude.finish()).isZero();
    assertThat(claude("--resume=" + session).exitStatus()).isEqualTo(1);

    restart("");
    String kept = claude.turn("kept").path("session_id").asText();
    assertThat(claude.finish()).isZero();
    restart("lose-transcript", "--resume=" + kept);
    assertThat(claude.exitStatus()).isEqualTo(1);
  }
}
