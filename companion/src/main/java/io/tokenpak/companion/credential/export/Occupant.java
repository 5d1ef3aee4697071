package io.tokenpak.companion.credential.export;

import java.time.Instant;
import java.util.Optional;

/// The login that is in the place of an exported one now. Not a record: it holds secrets.
///
/// `access` and `refresh` are empty text where there is none.
final class Occupant {
  private final String access;
  private final String refresh;
  private final Optional<Instant> expires;
  private final Optional<String> account;

  Occupant(
      Optional<String> access,
      Optional<String> refresh,
      Optional<Instant> expires,
      Optional<String> account) {
    this.access = access.orElse("");
    this.refresh = refresh.orElse("");
    this.expires = expires;
    this.account = account;
  }

  String access() {
    return access;
  }

  /// Whether it serves still, as far as it says.
  boolean isUsable(Instant now) {
    return !access.isEmpty() && (expires.isEmpty() || expires.get().isAfter(now));
  }

  /// Whether it is known to be the same login: the same account, or one of its tokens.
  boolean isSame(LoginMaterial login) {
    if (account.isPresent() && login.account().isPresent()) {
      return account.equals(login.account());
    }
    return access.equals(login.tokens().access().value())
        || login.tokens().refresh().filter(token -> token.value().equals(refresh)).isPresent();
  }

  /// Until when it serves, for people.
  String until() {
    return expires.map(time -> "until " + time).orElse("for an unknown time");
  }
}
