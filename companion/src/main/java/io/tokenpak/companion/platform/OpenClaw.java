package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// OpenClaw: `X-OpenClaw-Session`, or a user agent that begins with `openclaw`. To a loopback
/// address it sends neither unless its configuration says so.
public final class OpenClaw implements Platform {
  private static final String SESSION = "X-OpenClaw-Session";

  @Override
  public String name() {
    return "openclaw";
  }

  @Override
  public Optional<Caller> recognise(RequestHead head) {
    if (head.field(SESSION).isEmpty() && !head.fieldStartsWith("User-Agent", "openclaw")) {
      return Optional.empty();
    }
    String session = Session.of(head, SESSION).orElse(null);
    return Optional.of(new Caller(name(), session, implied(head)));
  }

  // OpenClaw speaks to every provider, and some paths belong to more than one.
  private static @Nullable String implied(RequestHead head) {
    if (head.isUnder("/v1/messages") || head.field("anthropic-version").isPresent()) {
      return "tokenpak-claude-code";
    }
    return Codex.isChatGptLogin(head) ? Codex.PROVIDER : null;
  }
}
