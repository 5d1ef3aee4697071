package io.tokenpak.companion.backend.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MergedRoundsTest {
  private static final AnswerIdentity IDENTITY =
      new AnswerIdentity("claude-x", "msg_0", Set.of("find"));

  private static List<ObjectNode> merged(List<TurnEvent> events) throws BrokenAnswer {
    List<ObjectNode> seen = new ArrayList<>();
    MergedRounds rounds = new MergedRounds(IDENTITY, seen::add);
    for (TurnEvent event : events) {
      switch (event) {
        case TurnEvent.Partial(var partial) -> rounds.take(partial);
        case TurnEvent.CallsLent(var ids) -> rounds.endWithCalls(ids);
        case TurnEvent.Completed(var reason, var usage) -> rounds.endComplete(reason, usage);
        case TurnEvent.Failed _ -> throw new AssertionError("not here");
      }
    }
    return seen;
  }

  @Property(tries = 2000)
  void makesOneMessageOfAnyRounds(@ForAll long seed) throws Exception {
    RandomTurn turn = new RandomTurn(seed);
    List<ObjectNode> events = merged(turn.events);

    Accumulated message = Accumulated.of(events);
    assertThat(message.blocks()).isEqualTo(turn.blocks);
    assertThat(message.stopReason()).isEqualTo(turn.calls.isEmpty() ? "end_turn" : "tool_use");
    WholeMessage whole = new WholeMessage();
    events.forEach(whole::take);
    assertThat(Accumulated.ofWhole(whole.message())).isEqualTo(turn.blocks);
    assertThat(bySdk(events)).isEqualTo(turn.blocks);
  }

  /// As the provider's own library understands the events.
  private static List<String> bySdk(List<ObjectNode> events) throws Exception {
    MessageAccumulator accumulator = MessageAccumulator.create();
    for (ObjectNode event : events) {
      accumulator.accumulate(
          ObjectMappers.jsonMapper().readValue(event.toString(), RawMessageStreamEvent.class));
    }
    JsonNode message = ObjectMappers.jsonMapper().valueToTree(accumulator.message());
    return Accumulated.ofWhole(message);
  }

  @Test
  void joinsTheRoundsOfLocalTools() throws Exception {
    List<ObjectNode> events =
        merged(
            List.of(
                Script.start("msg_1", 10, 100),
                Script.openText(0),
                Script.text(0, "Let me look."),
                Script.close(0),
                Script.openCall(1, "toolu_1", "Bash"),
                Script.delta(1, "input_json_delta", "partial_json", "{}"),
                Script.close(1),
                Script.stop("tool_use", 4),
                Script.over(),
                Script.start("msg_2", 20, 100),
                Script.openText(0),
                Script.text(0, "Done."),
                Script.close(0),
                Script.stop("end_turn", 3),
                Script.over(),
                Script.completed("end_turn")));

    assertThat(events.getFirst().path("message").path("id").asText()).isEqualTo("msg_1");
    assertThat(events.getFirst().path("message").path("model").asText()).isEqualTo("claude-x");
    Accumulated message = Accumulated.of(events);
    assertThat(message.blocks()).containsExactly("text :Let me look.", "text :Done.");
    assertThat(message.usage().path("output_tokens").asInt()).isEqualTo(12);
  }

  @Test
  void endsWithTheCallersToolsUnderTheirOwnNames() throws Exception {
    Accumulated message = Accumulated.of(merged(lending(List.of("toolu_2"))));

    assertThat(message.blocks()).containsExactly("text :a", "tool_use findtoolu_2:{\"w\":1}");
    assertThat(message.stopReason()).isEqualTo("tool_use");
    assertThat(message.usage().toString())
        .isEqualTo(
            Script.json(
                    "{'input_tokens':30,'cache_read_input_tokens':200,"
                        + "'cache_creation_input_tokens':0,'output_tokens':9,"
                        + "'cache_creation':{'ephemeral_5m_input_tokens':200},"
                        + "'service_tier':'standard'}")
                .toString());
  }

  private static List<TurnEvent> lending(List<String> ids) {
    return List.of(
        Script.start("msg_1", 10, 100),
        Script.openText(0),
        Script.text(0, "a"),
        Script.close(0),
        Script.openCall(1, "toolu_1", "Read"),
        Script.close(1),
        Script.stop("tool_use", 4),
        Script.over(),
        Script.start("msg_2", 20, 100),
        Script.openCall(0, "toolu_2", LentTool.PREFIX + "find"),
        Script.delta(0, "input_json_delta", "partial_json", "{\"w\":1}"),
        Script.close(0),
        Script.stop("tool_use", 5),
        Script.over(),
        new TurnEvent.CallsLent(ids));
  }

  @Test
  void refusesToEndWithCallsThatTheClientHasNotSeen() {
    assertThatThrownBy(() -> merged(lending(List.of("toolu_2", "toolu_9"))))
        .isInstanceOf(BrokenAnswer.class);
    assertThatThrownBy(() -> merged(lending(List.of()))).isInstanceOf(BrokenAnswer.class);
  }

  @Test
  void refusesToGoOnAfterCallsThatNobodyAnswered() {
    List<TurnEvent> events = new ArrayList<>(lending(List.of()));
    events.removeLast();
    List<TurnEvent> another = new ArrayList<>(events);
    another.add(Script.start("msg_3", 1, 1));
    events.add(Script.completed("end_turn"));

    assertThatThrownBy(() -> merged(another)).isInstanceOf(BrokenAnswer.class);
    assertThatThrownBy(() -> merged(events)).isInstanceOf(BrokenAnswer.class);
  }

  @Test
  void showsACallThatTheLimitOfTokensCut() throws Exception {
    List<TurnEvent> events = new ArrayList<>(lending(List.of()));
    events.removeLast();
    events.add(Script.completed("max_tokens"));

    assertThat(Accumulated.of(merged(events)).stopReason()).isEqualTo("max_tokens");
  }

  @Test
  void refusesARepetitionThatDiffers() {
    List<TurnEvent> begun =
        List.of(
            Script.start("msg_1", 1, 1),
            Script.openText(0),
            Script.text(0, "abc"),
            Script.close(0),
            Script.over(),
            Script.start("msg_2", 1, 1));
    List<List<TurnEvent>> repetitions =
        List.of(
            List.of(Script.openText(0), Script.text(0, "abX")),
            List.of(Script.openText(0), Script.text(0, "ab"), Script.close(0), Script.stop("x", 1)),
            List.of(Script.openCall(0, "t", LentTool.PREFIX + "find")),
            List.of(Script.stop("end_turn", 1)));
    for (List<TurnEvent> repetition : repetitions) {
      List<TurnEvent> events = new ArrayList<>(begun);
      events.addAll(repetition);

      assertThatThrownBy(() -> merged(events))
          .isInstanceOf(BrokenAnswer.class)
          .hasMessageContaining("differs");
    }
  }

  @Test
  void refusesAnAnswerWithoutItsEnd() {
    List<TurnEvent> events =
        List.of(
            Script.start("msg_1", 1, 1),
            Script.openText(0),
            Script.text(0, "abc"),
            Script.completed("end_turn"));

    assertThatThrownBy(() -> merged(events)).hasMessageContaining("broke off");
  }

  @Test
  void makesAMessageOfATurnThatSaysNothing() throws Exception {
    Accumulated message = Accumulated.of(merged(List.of(Script.completed("end_turn"))));

    assertThat(message.blocks()).isEmpty();
  }

  @Test
  void leavesOutWhatItDoesNotKnow() throws Exception {
    Accumulated message =
        Accumulated.of(
            merged(
                List.of(
                    Script.start("msg_1", 1, 1),
                    Script.partial("{'type':'from_the_future','index':0}"),
                    Script.open(0, "{'type':'server_tool_use','id':'s','name':'x'}"),
                    Script.delta(0, "input_json_delta", "partial_json", "{"),
                    Script.close(0),
                    Script.openCall(1, "t", LentTool.PREFIX + "never-lent"),
                    Script.close(1),
                    Script.openText(2),
                    Script.text(2, "a"),
                    Script.close(2),
                    Script.stop("end_turn", 1),
                    Script.over(),
                    Script.completed("end_turn"))));

    assertThat(message.blocks()).containsExactly("text :a");
  }
}
