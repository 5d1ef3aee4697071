package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.LoginJson;
import io.tokenpak.companion.credential.Secret;
import io.tokenpak.companion.credential.Trouble;
import io.tokenpak.companion.credential.TroubleException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What a refresh token was redeemed for. Only an access token is indispensable: whatever else is
/// odd must not lose it. Not a record, which would print the tokens.
final class Grant {
  /// What is assumed of a token that says nothing sensible about its end.
  static final Duration ASSUMED_LIFE = Duration.ofHours(1);

  static final Duration LONGEST_LIFE = Duration.ofDays(400);

  private final Secret accessToken;
  private final Optional<Secret> refreshToken;
  private final OptionalLong expiresIn;
  private final OptionalLong refreshExpiresIn;
  private final Optional<String> account;
  private final Optional<String> scope;

  private Grant(LoginJson json, Secret accessToken) throws TroubleException {
    this.accessToken = accessToken;
    this.refreshToken = json.secret("refresh_token");
    this.expiresIn = number(json, "expires_in");
    this.refreshExpiresIn = number(json, "refresh_token_expires_in");
    this.account = account(json);
    this.scope = text(json, "scope");
  }

  static Grant parse(byte[] body) throws TroubleException {
    LoginJson json = LoginJson.parse(body);
    return new Grant(
        json,
        json.secret("access_token")
            .orElseThrow(() -> new TroubleException(Trouble.missing("holds no access token"))));
  }

  Secret accessToken() {
    return accessToken;
  }

  /// The next one; empty if the old one stays good.
  Optional<Secret> refreshToken() {
    return refreshToken;
  }

  /// When the access token ends.
  Instant expires(Instant now) {
    if (expiresIn.isEmpty() || expiresIn.getAsLong() > LONGEST_LIFE.toSeconds()) {
      return now.plus(ASSUMED_LIFE);
    }
    return now.plusSeconds(Math.max(0, expiresIn.getAsLong()));
  }

  /// Whether the access token has ended before it was used.
  boolean isStillborn() {
    return expiresIn.isPresent() && expiresIn.getAsLong() <= 0;
  }

  /// When the next refresh token ends; empty if that was not said.
  Optional<Instant> refreshExpires(Instant now) {
    long seconds = refreshExpiresIn.orElse(0);
    return seconds > 0 && seconds <= LONGEST_LIFE.toSeconds()
        ? Optional.of(now.plusSeconds(seconds))
        : Optional.empty();
  }

  /// Whose tokens they are; empty if that was not said.
  Optional<String> account() {
    return account;
  }

  /// What they are good for, names separated by blanks; empty if that was not said.
  Optional<String> scope() {
    return scope;
  }

  private static Optional<String> account(LoginJson json) {
    try {
      Optional<LoginJson> account = json.object("account");
      return account.isPresent() ? text(account.get(), "uuid") : Optional.empty();
    } catch (TroubleException ofAnotherForm) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(LoginJson json, String member) {
    try {
      return json.text(member);
    } catch (TroubleException ofAnotherForm) {
      return Optional.empty();
    }
  }

  private static OptionalLong number(LoginJson json, String member) {
    try {
      return json.number(member);
    } catch (TroubleException ofAnotherForm) {
      return OptionalLong.empty();
    }
  }
}
