package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tokenpak.dispatch.process.LineListener;
import io.tokenpak.dispatch.process.ProcessEnd;
import io.tokenpak.dispatch.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/// A process that says what a test makes it say, on the test's own thread.
final class ScriptedCli implements LineChannel {
  final List<JsonNode> sent = new CopyOnWriteArrayList<>();
  private final LineListener listener;
  volatile boolean killed;
  volatile boolean deaf;

  ScriptedCli(LineListener listener) {
    this.listener = listener;
  }

  @Override
  public void send(String line) throws IOException {
    if (deaf) {
      throw new IOException("the process has ended");
    }
    if (line.indexOf('\n') >= 0) {
      throw new AssertionError("more than a line: " + line);
    }
    sent.add(Json.read(line).orElseThrow());
  }

  /// Says a line, written with single quotes.
  void says(String line) {
    listener.line(line.replace('\'', '"'));
  }

  /// Says an event of the model's stream.
  void streams(String... events) {
    for (String event : events) {
      says("{'type':'stream_event','parent_tool_use_id':null,'event':" + event + "}");
    }
  }

  /// Says a round with these blocks, each a start.
  void round(String stopReason, String... blocks) {
    streams(
        "{'type':'message_start','message':{'id':'m','usage':{'input_tokens':10,'output_tokens':1}}}");
    for (int i = 0; i < blocks.length; i++) {
      streams(
          "{'type':'content_block_start','index':" + i + ",'content_block':" + blocks[i] + "}",
          "{'type':'content_block_stop','index':" + i + "}");
    }
    streams(
        "{'type':'message_delta','delta':{'stop_reason':'"
            + stopReason
            + "'},'usage':{'output_tokens':5}}",
        "{'type':'message_stop'}");
  }

  static String text(String text) {
    return "{'type':'text','text':'" + text + "'}";
  }

  static String call(String id, String name) {
    return "{'type':'tool_use','id':'" + id + "','name':'" + name + "','input':{'q':1}}";
  }

  /// Says that the turn that was begun last has ended well.
  void succeeds() {
    result(
        "'subtype':'success','is_error':false,'result':'x','stop_reason':'end_turn','usage':{'output_tokens':9}");
  }

  void result(String members) {
    says(
        "{"
            + members
            + ",'user_message_uuid':'"
            + lastUser().path("uuid").asText()
            + "','type':'result'}");
  }

  void asks(String id, String request) {
    says("{'type':'control_request','request_id':'" + id + "','request':" + request + "}");
  }

  void calls(String id, int rpc, String tool, String toolUseId) {
    asks(
        id,
        ("{'subtype':'mcp_message','server_name':'caller','message':{'jsonrpc':'2.0','id':%d,'method':'tools/call',"
                + "'params':{'name':'%s','arguments':{},'_meta':{'claudecode/toolUseId':'%s'}}}}")
            .formatted(rpc, tool, toolUseId));
  }

  void ends(int exitCode, String lastWords) {
    deaf = true;
    listener.ended(new ProcessEnd(exitCode, lastWords, 0, Optional.empty()));
  }

  JsonNode lastUser() {
    return ofType("user").getLast();
  }

  List<JsonNode> ofType(String type) {
    return sent.stream().filter(line -> line.path("type").asText().equals(type)).toList();
  }

  /// The subtypes of what was requested of the CLI, in order.
  List<String> requests() {
    List<String> subtypes = new ArrayList<>();
    ofType("control_request")
        .forEach(line -> subtypes.add(line.path("request").path("subtype").asText()));
    return subtypes;
  }

  /// What was answered to a request of the CLI.
  JsonNode answerTo(String requestId) {
    return ofType("control_response").stream()
        .map(line -> line.path("response"))
        .filter(response -> response.path("request_id").asText().equals(requestId))
        .findFirst()
        .orElse(JsonNodeFactory.instance.missingNode());
  }

  /// Answers the last request of a subtype.
  void accepts(String subtype) {
    JsonNode request =
        ofType("control_request").stream()
            .filter(line -> line.path("request").path("subtype").asText().equals(subtype))
            .toList()
            .getLast();
    says(
        "{'type':'control_response','response':{'subtype':'success','request_id':'"
            + request.path("request_id").asText()
            + "','response':{}}}");
  }

  @Override
  public void close() {}

  @Override
  public void kill() {
    killed = true;
  }

  @Override
  public long pid() {
    return 7;
  }

  @Override
  public OptionalLong rss() {
    return OptionalLong.empty();
  }
}
