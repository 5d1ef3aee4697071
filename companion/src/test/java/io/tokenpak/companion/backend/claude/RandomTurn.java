package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.turn.LentTool;
import io.tokenpak.dispatch.turn.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A turn of random rounds, some of them broken off and repeated, and what must come of it.
final class RandomTurn {
  final List<TurnEvent> events = new ArrayList<>();
  final List<String> blocks = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  private final Random random;
  private int ids;

  private record Block(String start, String kind, String member, String text, String shown) {}

  RandomTurn(long seed) {
    random = new Random(seed);
    int rounds = 1 + random.nextInt(4);
    for (int i = 0; i < rounds; i++) {
      round(i == rounds - 1);
    }
    if (calls.isEmpty()) {
      events.add(Script.completed("end_turn"));
    } else {
      events.add(new TurnEvent.CallsLent(calls));
    }
  }

  private void round(boolean last) {
    List<Block> round = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      round.add(block(last));
    }
    while (random.nextInt(3) == 0) {
      cut(rendered(round));
    }
    events.addAll(rendered(round));
    events.add(Script.stop("any", 5));
    events.add(Script.over());
    round.stream().map(Block::shown).filter(shown -> !shown.isEmpty()).forEach(blocks::add);
  }

  private Block block(boolean last) {
    String id = "id" + ids++;
    String text = text();
    return switch (random.nextInt(last ? 5 : 4)) {
      case 0 -> new Block("{'type':'text','text':''}", "text_delta", "text", text, "text :" + text);
      case 1 ->
          new Block(
              "{'type':'thinking','thinking':'','signature':''}",
              "thinking_delta",
              "thinking",
              text,
              "thinking :" + text);
      case 2 ->
          new Block(
              "{'type':'redacted_thinking','data':'" + id + "'}",
              "",
              "",
              "",
              "redacted_thinking " + id + ":");
      case 3 -> new Block(call(id, "Bash"), "input_json_delta", "partial_json", "{\"a\":1}", "");
      default -> {
        calls.add(id);
        yield new Block(
            call(id, LentTool.PREFIX + "find"),
            "input_json_delta",
            "partial_json",
            "{\"word\":\"x y\"}",
            "tool_use find" + id + ":{\"word\":\"x y\"}");
      }
    };
  }

  private static String call(String id, String name) {
    return "{'type':'tool_use','id':'" + id + "','name':'" + name + "','input':{}}";
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  /// The round's events up to its end, in pieces that differ each time.
  private List<TurnEvent> rendered(List<Block> round) {
    List<TurnEvent> rendered = new ArrayList<>();
    rendered.add(Script.start("msg_" + ids++, 10, 1));
    for (int i = 0; i < round.size(); i++) {
      Block block = round.get(i);
      rendered.add(Script.open(i, block.start()));
      String rest = block.text();
      while (!rest.isEmpty()) {
        int length = 1 + random.nextInt(rest.length());
        rendered.add(Script.delta(i, block.kind(), block.member(), rest.substring(0, length)));
        rest = rest.substring(length);
      }
      rendered.add(Script.close(i));
    }
    return rendered;
  }

  /// A beginning of the round, with the ends that the CLI puts to it.
  private void cut(List<TurnEvent> whole) {
    int length = 1 + random.nextInt(whole.size());
    int open = -1;
    for (TurnEvent event : whole.subList(0, length)) {
      events.add(event);
      var json = ((TurnEvent.Partial) event).event();
      switch (json.path("type").asText()) {
        case "content_block_start" -> open = json.path("index").asInt();
        case "content_block_stop" -> open = -1;
        default -> {}
      }
    }
    if (open >= 0) {
      events.add(Script.close(open));
    }
    events.add(Script.over());
  }
}
