package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.ClaudeCode;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads what Claude Code stores of a subscription login and words it as a credential. Says whom
/// such a login may serve, see docs/terms.md: Claude Code's own requests, and those of other
/// programs only after the owner has acknowledged the terms.
///
/// @param origin the only one that the login may travel to
record ClaudeAuth(CredentialSource source, URI origin, boolean acknowledged) {
  static final String PROVIDER = "tokenpak-claude-code";

  /// Below this, a time counts seconds: as milliseconds it would lie before September 2001.
  private static final long LEAST_MILLISECONDS = 1_000_000_000_000L;

  private static final Finding NOT_ACKNOWLEDGED =
      new Finding.Withheld(
          new Refusal(
              Reason.SUBSCRIPTION_NOT_ACKNOWLEDGED,
              "the companion's Claude login is a subscription, and this request is not Claude"
                  + " Code's: set ANTHROPIC_API_KEY for the companion, or set"
                  + " TOKENPAK_SUBSCRIPTION_OAUTH=1 after reading docs/terms.md; to use your own"
                  + " API key instead, send it with X-TokenPak-Backend: api"));

  /// Whether the route asks for a Claude login.
  static boolean isConcernedBy(Route route) {
    return route.access() == Access.INJECTED && route.provider().name().equals(PROVIDER);
  }

  /// What keeps a login from serving this request; null if nothing does.
  @Nullable Finding objection(RequestHead head) {
    return acknowledged || ClaudeCode.isUnmistakable(head) ? null : NOT_ACKNOWLEDGED;
  }

  ClaudeGeneration parse(byte[] bytes) throws TroubleException {
    LoginJson whole = LoginJson.parse(bytes);
    LoginJson login =
        whole
            .object("claudeAiOauth")
            .orElseThrow(() -> new TroubleException(Trouble.missing("holds no login")));
    // Claude Code empties the tokens of a login that it could not renew.
    Secret token =
        login
            .secret("accessToken")
            .orElseThrow(() ->
                new TroubleException(
                    Trouble.givenUp("holds a login that Claude Code could not renew")));
    return generation(
        token,
        new Generation(
            token.generation(),
            time(login, "expiresAt"),
            time(login, "refreshTokenExpiresAt"),
            account(whole)));
  }

  /// Newer versions of Claude Code name the organisation whose subscription the login draws on.
  private static @Nullable String account(LoginJson whole) {
    try {
      return whole.secret("organizationUuid").map(Secret::generation).orElse(null);
    } catch (TroubleException unknownForm) {
      return null;
    }
  }

  /// A token that says when it ends, or does not.
  ClaudeGeneration generation(Secret token, @Nullable Instant expires) {
    return generation(token, new Generation(token.generation(), expires, null, null));
  }

  private ClaudeGeneration generation(Secret token, Generation generation) {
    Credential credential =
        Credential.injected(
            source,
            token.generation(),
            origin,
            List.of(
                CredentialField.set("Authorization", token.asBearer()),
                CredentialField.merge("anthropic-beta", "oauth-2025-04-20")));
    return new ClaudeGeneration(generation, new Finding.Found(credential));
  }

  /// A time in milliseconds or seconds since 1970; null if there is none.
  static @Nullable Instant time(LoginJson login, String member) throws TroubleException {
    OptionalLong time = login.number(member);
    if (time.isEmpty() || time.getAsLong() <= 0) {
      return null;
    }
    return time.getAsLong() < LEAST_MILLISECONDS
        ? Instant.ofEpochSecond(time.getAsLong())
        : Instant.ofEpochMilli(time.getAsLong());
  }
}
