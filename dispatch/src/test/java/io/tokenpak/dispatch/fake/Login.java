package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where the provider is, and what to show it.
final class Login {
  private Login() {}

  static ModelClient client(Session session) throws ApiFailure {
    Map<String, String> environment = session.environment;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "claude-cli/" + FakeClaude.VERSION + " (external, sdk-cli)");
    headers.put("X-Claude-Code-Session-Id", session.id());
    headers.put("anthropic-version", "2023-06-01");
    headers.put("anthropic-beta", "claude-code-20250219,interleaved-thinking-2025-05-14");
    headers.put("x-app", "cli");
    Optional<String> bearer =
        Optional.ofNullable(environment.get("ANTHROPIC_AUTH_TOKEN"))
            .or(() -> session.options.has("--bare") ? Optional.empty() : subscription(session));
    if (!environment.getOrDefault("ANTHROPIC_API_KEY", "").isEmpty()) {
      headers.put("x-api-key", environment.getOrDefault("ANTHROPIC_API_KEY", ""));
    } else {
      String token = bearer.orElseThrow(ApiFailure::notLoggedIn);
      headers.put("Authorization", "Bearer " + token);
    }
    String base = environment.getOrDefault("ANTHROPIC_BASE_URL", "http://127.0.0.1:1");
    return new ModelClient(URI.create(base.replaceAll("/+$", "")), headers);
  }

  private static Optional<String> subscription(Session session) {
    Map<String, String> environment = session.environment;
    if (environment.containsKey("CLAUDE_CODE_OAUTH_TOKEN")) {
      return Optional.ofNullable(environment.get("CLAUDE_CODE_OAUTH_TOKEN"));
    }
    Path folder =
        Path.of(
            environment.getOrDefault(
                "CLAUDE_SECURESTORAGE_CONFIG_DIR", session.config().toString()));
    try {
      JsonNode login = Json.parse(Files.readString(folder.resolve(".credentials.json")));
      return Optional.of(login.path("claudeAiOauth").path("accessToken").asText())
          .filter(token -> !token.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
