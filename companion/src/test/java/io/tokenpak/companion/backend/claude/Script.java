package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenpak.dispatch.turn.TurnEvent;
import io.tokenpak.dispatch.turn.TurnFailure;
import java.util.ArrayList;
import java.util.List;

/// Events of turns, as scripts have them.
final class Script {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Script() {}

  /// JSON with apostrophes for quotation marks.
  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }

  static TurnEvent partial(String json) {
    return new TurnEvent.Partial(json(json));
  }

  static TurnEvent start(String id, int input, int cached) {
    return partial(
        ("{'type':'message_start','message':{'id':'%s','type':'message','role':'assistant',"
                + "'model':'upstream-name','content':[],'stop_reason':null,'stop_sequence':null,"
                + "'usage':{'input_tokens':%d,'cache_read_input_tokens':%d,"
                + "'cache_creation_input_tokens':0,'output_tokens':1,"
                + "'cache_creation':{'ephemeral_5m_input_tokens':%d},'service_tier':'standard'}}}")
            .formatted(id, input, cached, cached));
  }

  static TurnEvent open(int index, String block) {
    return partial(
        "{'type':'content_block_start','index':%d,'content_block':%s}".formatted(index, block));
  }

  static TurnEvent openText(int index) {
    return open(index, "{'type':'text','text':''}");
  }

  static TurnEvent openCall(int index, String id, String name) {
    return open(index, "{'type':'tool_use','id':'%s','name':'%s','input':{}}".formatted(id, name));
  }

  static TurnEvent delta(int index, String type, String member, String text) {
    var delta = MAPPER.createObjectNode().put("type", type).put(member, text);
    return new TurnEvent.Partial(
        MAPPER
            .createObjectNode()
            .put("type", "content_block_delta")
            .put("index", index)
            .set("delta", delta));
  }

  static TurnEvent text(int index, String text) {
    return delta(index, "text_delta", "text", text);
  }

  static TurnEvent close(int index) {
    return partial("{'type':'content_block_stop','index':%d}".formatted(index));
  }

  static TurnEvent stop(String reason, int output) {
    return partial(
        ("{'type':'message_delta','delta':{'stop_reason':'%s','stop_sequence':null},"
                + "'usage':{'output_tokens':%d}}")
            .formatted(reason, output));
  }

  static TurnEvent over() {
    return partial("{'type':'message_stop'}");
  }

  static TurnEvent completed(String reason) {
    return new TurnEvent.Completed(
        reason,
        json(
            "{'input_tokens':30,'cache_read_input_tokens':200,'cache_creation_input_tokens':7,"
                + "'output_tokens':12}"));
  }

  static TurnEvent failed(TurnFailure.Kind kind) {
    return new TurnEvent.Failed(TurnFailure.of(kind, "it went wrong"));
  }

  static TurnEvent providerError(int status, String type) {
    return new TurnEvent.Failed(
        new TurnFailure(TurnFailure.Kind.PROVIDER, status, type, "says the provider"));
  }

  /// One round that says a text, in pieces.
  static List<TurnEvent> saying(String... pieces) {
    List<TurnEvent> events = new ArrayList<>();
    events.add(start("msg_1", 10, 100));
    events.add(openText(0));
    for (String piece : pieces) {
      events.add(text(0, piece));
    }
    events.addAll(List.of(close(0), stop("end_turn", 5), over(), completed("end_turn")));
    return events;
  }
}
