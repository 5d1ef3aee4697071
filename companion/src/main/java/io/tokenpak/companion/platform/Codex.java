package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.AuthShape;
import io.tokenpak.companion.exchange.RequestHead;
import java.util.List;
import java.util.Optional;

/// Codex: an originator or user agent that begins with `codex`, or a ChatGPT login where Codex
/// presents it. Other programs with such a login (opencode, pi) are served as Codex, too.
public final class Codex implements Platform {
  static final String PROVIDER = "tokenpak-openai-codex";

  /// Where a bare JSON Web Token means a ChatGPT login. Elsewhere it may be anybody's.
  private static final List<String> PATHS =
      List.of(
          "/v1/responses", "/responses", "/codex", "/backend-api/codex", "/backend-api/responses");

  @Override
  public String name() {
    return "codex";
  }

  @Override
  public Optional<Caller> recognise(RequestHead head) {
    boolean named =
        head.fieldStartsWith("originator", "codex") || head.fieldStartsWith("User-Agent", "codex");
    if (!named && !isChatGptLogin(head)) {
      return Optional.empty();
    }
    // With an API key Codex is a client of OpenAI's API like any other.
    boolean chatGpt = AuthShape.isJwtBearer(head) || head.field("chatgpt-account-id").isPresent();
    String session = Session.of(head).orElse(null);
    return Optional.of(new Caller(name(), session, chatGpt ? PROVIDER : null));
  }

  /// Whether the request brings a ChatGPT login to a path where only such a login makes sense.
  static boolean isChatGptLogin(RequestHead head) {
    if (!AuthShape.isJwtBearer(head)) {
      return false;
    }
    for (String path : PATHS) {
      if (head.isUnder(path)) {
        return true;
      }
    }
    return false;
  }
}
