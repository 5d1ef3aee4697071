package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Which API answers which path.
final class StubApis {
  private static final String DEFAULT_ACCOUNT = "stub-account";

  private final Messages messages;
  private final Responses responses;
  private final ChatCompletions chatCompletions;
  private final Gemini gemini;
  private final Converse converse;

  StubApis(StubScript script) {
    messages = new Messages(script);
    responses = new Responses(script);
    chatCompletions = new ChatCompletions(script);
    gemini = new Gemini(script);
    converse = new Converse(script);
  }

  StubAnswer answer(RecordedRequest request) {
    if (request.wantsWebSocket()) {
      return StubAnswer.error(426, "upgrade_declined", "the stub speaks no WebSocket");
    }
    return switch (request.method()) {
      case "HEAD" -> new StubAnswer.Document(200, "");
      case "GET" -> read(request);
      case "POST" -> create(request);
      default -> notFound(request);
    };
  }

  List<String> frames(JsonNode message) {
    return message.path("type").asText().equals("response.create")
        ? responses.frames(message)
        : List.of();
  }

  private StubAnswer read(RecordedRequest request) {
    String path = request.path();
    if (path.endsWith("/wham/accounts/check")) {
      return new StubAnswer.Document(200, accounts(request));
    }
    if (path.endsWith("/models")) {
      return new StubAnswer.Document(
          200,
          """
          {"object":"list","data":[],"models":[],"has_more":false,"first_id":null,"last_id":null}\
          """);
    }
    return notFound(request);
  }

  private StubAnswer create(RecordedRequest request) {
    String path = request.path();
    if (path.endsWith("/messages/count_tokens")) {
      return messages.count();
    }
    if (path.endsWith("/messages")) {
      return messages.answer(Json.parse(request.bodyText()));
    }
    if (path.endsWith("/responses")) {
      return responses.answer(Json.parse(request.bodyText()));
    }
    if (path.endsWith("/chat/completions")) {
      return chatCompletions.answer(Json.parse(request.bodyText()));
    }
    if (path.endsWith(":generateContent")) {
      return gemini.whole();
    }
    if (path.endsWith(":streamGenerateContent")) {
      return gemini.streamed();
    }
    if (path.endsWith("/converse")) {
      return converse.answer();
    }
    return notFound(request);
  }

  private static StubAnswer notFound(RecordedRequest request) {
    return StubAnswer.error(404, "not_found_error", "the stub has no " + request.path());
  }

  /// What Codex asks before it uses its built-in provider with a ChatGPT login.
  private static String accounts(RecordedRequest request) {
    return """
    {"accounts":[{"id":"%1$s","name":"stub","structure":"personal","plan_type":"plus",
    "workspace_backend_origin":"https://chatgpt.com","account_routing_override":"NO_CONSTRAINT"}],
    "account_ordering":["%1$s"],"default_account_id":"%1$s"}\
    """
        .formatted(request.field("chatgpt-account-id").orElse(DEFAULT_ACCOUNT));
  }
}
