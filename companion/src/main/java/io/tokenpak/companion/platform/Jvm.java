package io.tokenpak.companion.platform;

import io.tokenpak.companion.exchange.RequestHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A program on the JVM that carries the agent: `X-TokenPak-Platform: jvm/NAME`. The name is the
/// user's to choose, so it counts only if it is fit for logs.
public final class Jvm implements Platform {
  private static final String FAMILY = "jvm";
  private static final String FIELD = "X-TokenPak-Platform";
  private static final int LONGEST = 64;

  /// What the program itself would be taken for, were it not for the agent.
  private final Codex codex = new Codex();

  @Override
  public String name() {
    return FAMILY;
  }

  @Override
  public Optional<Caller> recognise(RequestHead head) {
    return head.field(FIELD)
        .filter(Jvm::isOurs)
        .map(value -> new Caller(label(value), Session.of(head).orElse(null), implied(head)));
  }

  private static boolean isOurs(String value) {
    return value.regionMatches(true, 0, FAMILY, 0, FAMILY.length())
        && (value.length() == FAMILY.length() || value.charAt(FAMILY.length()) == '/');
  }

  /// `jvm/NAME`, or `jvm` where there is no name or none that is fit.
  private static String label(String value) {
    int start = FAMILY.length() + 1;
    return value.length() > start && isFit(value, start)
        ? FAMILY + "/" + value.substring(start)
        : FAMILY;
  }

  private static boolean isFit(String value, int start) {
    if (value.length() - start > LONGEST) {
      return false;
    }
    for (int index = start; index < value.length(); index++) {
      char c = value.charAt(index);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /// To carry the agent changes nothing about where a request goes.
  private @Nullable String implied(RequestHead head) {
    return codex.recognise(head).map(Caller::provider).orElse(null);
  }
}
