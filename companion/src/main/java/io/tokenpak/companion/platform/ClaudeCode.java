package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;

/// Claude Code: `X-Claude-Code-Session-Id`, or the user agent `claude-cli/…`.
public final class ClaudeCode implements Platform {
  private static final String SESSION = "X-Claude-Code-Session-Id";

  @Override
  public String name() {
    return "claude-code";
  }

  @Override
  public Optional<Caller> recognise(RequestHead head) {
    if (head.field(SESSION).isEmpty() && !hasUserAgent(head)) {
      return Optional.empty();
    }
    return Optional.of(new Caller(name(), Session.of(head, SESSION).orElse(null), null));
  }

  /// Whether both marks are there. Other programs borrow the user agent (OpenClaw with an OAuth
  /// token, claude-code-router), none was seen to send a session as well.
  public static boolean isUnmistakable(RequestHead head) {
    return Session.isIn(head, SESSION) && hasUserAgent(head);
  }

  private static boolean hasUserAgent(RequestHead head) {
    return head.fieldStartsWith("User-Agent", "claude-cli/");
  }
}
