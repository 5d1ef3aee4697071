package io.tokenpak.companion.metric;

import io.tokenpak.companion.usage.UsageAnswer;
import io.tokenpak.companion.usage.UsageRow;
import org.eclipse.jetty.http.HttpStatus;

/// What exchanges are called by the [conventions for generative
/// AI](https://github.com/open-telemetry/semantic-conventions-genai).
final class GenAi {
  private GenAi() {}

  /// The operation; empty if a request for that path is none, such as one for a list of models.
  static String operation(String path) {
    if (path.endsWith("/messages")
        || path.endsWith("/responses")
        || path.endsWith("/chat/completions")) {
      return "chat";
    }
    if (path.endsWith("/completions")) {
      return "text_completion";
    }
    if (path.endsWith("/embeddings") || path.endsWith(":embedContent")) {
      return "embeddings";
    }
    return path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent")
        ? "generate_content"
        : "";
  }

  /// The provider by its well-known name, where it has one.
  static String provider(String name) {
    return switch (name) {
      case "tokenpak-anthropic", "tokenpak-claude-code" -> "anthropic";
      case "tokenpak-openai", "tokenpak-openai-codex" -> "openai";
      case "tokenpak-google" -> "gcp.gemini";
      default -> name;
    };
  }

  /// The model that answered; empty if the provider did not say.
  static String model(UsageRow row) {
    var usage = row.answer().usage();
    return usage == null || usage.model() == null ? "" : usage.model();
  }

  static boolean failed(UsageAnswer answer) {
    return isError(answer.status()) || !answer.outcome().startsWith("ok");
  }

  /// What went wrong: the provider's status, else the outcome; empty if nothing did.
  static String error(UsageAnswer answer) {
    if (!failed(answer)) {
      return "";
    }
    return isError(answer.status()) ? Integer.toString(answer.status()) : answer.outcome();
  }

  private static boolean isError(int status) {
    return status >= HttpStatus.BAD_REQUEST_400;
  }
}
