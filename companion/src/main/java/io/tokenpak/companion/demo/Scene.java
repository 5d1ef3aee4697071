package io.tokenpak.companion.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One request that an agent program sends, and what shall become of it.
///
/// @param title what happens, for a newcomer
/// @param fields the header fields that matter
public record Scene(
    String title, String path, Map<String, String> fields, String body, Expectation expectation) {
  private static final String JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYWxsZXIifQ.demo";
  private static final String ANTHROPIC_KEY = "sk-ant-api03-demo-key-of-the-caller";
  private static final String OPENAI_KEY = "sk-demo-key-of-the-caller";

  /// What shall become of a request.
  ///
  /// @param target path at the provider; empty if nothing shall arrive there
  /// @param credential what shall arrive there
  /// @param isEdited whether the body is one of those that docs/wire.md says are edited
  public record Expectation(
      String platform,
      String provider,
      String source,
      String target,
      String credential,
      int status,
      boolean isEdited) {}

  public Scene {
    fields = Map.copyOf(fields);
  }

  /// The body as it is sent.
  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /// All of them, in the order shown.
  static List<Scene> all() {
    return List.of(ownKey(), openClaw(), openClawStream(), codex(), chat(), refused());
  }

  private static Scene ownKey() {
    return new Scene(
        "A program with its own Anthropic key: passed through as it is",
        "/v1/messages",
        Map.of(
            "User-Agent",
            "Anthropic/JS 0.90.0",
            "X-Api-Key",
            ANTHROPIC_KEY,
            "anthropic-version",
            "2023-06-01"),
        message(false),
        new Expectation(
            "anthropic-sdk",
            "tokenpak-anthropic",
            "client-supplied",
            "/v1/messages",
            ANTHROPIC_KEY,
            200,
            false));
  }

  private static Scene openClaw() {
    return new Scene(
        "OpenClaw, which has no key: it gets the companion's Claude login",
        "/v1/messages",
        Map.of("X-OpenClaw-Session", "demo-1", "anthropic-version", "2023-06-01"),
        message(false),
        claudeLogin());
  }

  private static Scene openClawStream() {
    return new Scene(
        "OpenClaw again, streaming: each event passes as it comes",
        "/v1/messages",
        Map.of("X-OpenClaw-Session", "demo-1", "anthropic-version", "2023-06-01"),
        message(true),
        claudeLogin());
  }

  private static Expectation claudeLogin() {
    return new Expectation(
        "openclaw",
        "tokenpak-claude-code",
        "claude-login",
        "/v1/messages",
        "Bearer " + DemoHome.CLAUDE_TOKEN,
        200,
        false);
  }

  private static String message(boolean stream) {
    return "{\"model\":\"demo\", \"max_tokens\":64,\n  \"messages\":[{\"role\":\"user\",\"content\":\"sag p\\u00f6ng\"}],\"stream\":"
        + stream
        + "}";
  }

  private static Scene codex() {
    return new Scene(
        "Codex with a body that ChatGPT refuses: mapped, and edited in three places",
        "/v1/responses",
        Map.of(
            "Authorization",
            "Bearer " + JWT,
            "originator",
            "codex_exec",
            "User-Agent",
            "codex_exec/0.169.0"),
        "{\"model\":\"demo\",\"input\":\"say pong\",\"max_output_tokens\":64,\"stream\":false}",
        new Expectation(
            "codex",
            "tokenpak-openai-codex",
            "codex-login",
            "/backend-api/codex/responses",
            "Bearer " + DemoHome.CODEX_TOKEN,
            200,
            true));
  }

  private static Scene chat() {
    return new Scene(
        "A program with its own OpenAI key: passed through as well",
        "/v1/chat/completions",
        Map.of("User-Agent", "OpenAI/JS 6.34.0", "Authorization", "Bearer " + OPENAI_KEY),
        "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"say pong\"}]}",
        new Expectation(
            "openai-sdk",
            "tokenpak-openai",
            "client-supplied",
            "/v1/chat/completions",
            "Bearer " + OPENAI_KEY,
            200,
            false));
  }

  private static Scene refused() {
    return new Scene(
        "A request for a provider that nobody knows: refused, nothing is sent on",
        "/v1/messages",
        Map.of("X-TokenPak-Provider", "tokenpak-nonesuch"),
        message(false),
        new Expectation("generic", "-", "-", "", "", 400, false));
  }
}
