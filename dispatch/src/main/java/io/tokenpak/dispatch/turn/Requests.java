package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.protocol.CliLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Requests of ours to the CLI, and who waits for their answers.
final class Requests {
  /// An answer's error; empty if it went well.
  interface Waiter extends Consumer<String> {}

  private final AtomicLong counter = new AtomicLong();
  private final Map<String, Waiter> waiters = new ConcurrentHashMap<>();
  private @Nullable TurnOptions applied;

  /// A fresh id, under which the answer will be known.
  String expect(Waiter waiter) {
    String id = "tokenpak-" + counter.incrementAndGet();
    waiters.put(id, waiter);
    return id;
  }

  /// An answer came. Answers to requests that nobody made are possible: the CLI can echo ours.
  void answered(CliLine.Answered answer) {
    Waiter waiter = waiters.remove(answer.requestId());
    if (waiter != null) {
      waiter.accept(answer.error().map(error -> error.isEmpty() ? "no reason" : error).orElse(""));
    }
  }

  /// What makes the CLI answer as these options say, if it does not yet. They take effect for the
  /// next line, without waiting for the answers.
  List<ObjectNode> applying(TurnOptions options) {
    List<ObjectNode> requests = new ArrayList<>();
    TurnOptions before = applied;
    boolean sameTokens = options.maxTokens() == (before == null ? 0 : before.maxTokens());
    if (before == null || !before.model().equals(options.model()) || !sameTokens) {
      requests.add(settings(options));
    }
    Thinking thinking = before == null ? new Thinking.Usual() : before.thinking();
    if (!thinking.equals(options.thinking())) {
      requests.add(thinking(options.thinking()));
    }
    applied = options;
    return requests;
  }

  private static ObjectNode settings(TurnOptions options) {
    ObjectNode request = request("apply_flag_settings");
    ObjectNode settings = request.putObject("settings").put("model", options.model());
    String tokens = options.maxTokens() == 0 ? null : Integer.toString(options.maxTokens());
    settings.putObject("env").put("CLAUDE_CODE_MAX_OUTPUT_TOKENS", tokens);
    return request;
  }

  private static ObjectNode thinking(Thinking thinking) {
    ObjectNode request = request("set_max_thinking_tokens");
    return switch (thinking) {
      case Thinking.Usual() -> request.putNull("max_thinking_tokens");
      case Thinking.Off() -> request.put("max_thinking_tokens", 0);
      case Thinking.Budget(int tokens) -> request.put("max_thinking_tokens", tokens);
    };
  }

  /// What gives the CLI its system prompt and the caller's tools; works once in a process.
  static ObjectNode initialize(@Nullable String system, boolean lends) {
    ObjectNode request = request("initialize").putNull("hooks");
    if (system != null) {
      request.put("systemPrompt", system);
    }
    var servers = request.putArray("sdkMcpServers");
    if (lends) {
      servers.add(LentTool.SERVER);
    }
    return request;
  }

  static ObjectNode request(String subtype) {
    return JsonNodeFactory.instance.objectNode().put("subtype", subtype);
  }
}
