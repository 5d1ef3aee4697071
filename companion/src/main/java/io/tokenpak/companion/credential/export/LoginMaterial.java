package io.tokenpak.companion.credential.export;

import io.tokenpak.companion.credential.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One generation of a login with all its secrets: the only place in this package that holds them.
/// Not a record: a record would print them.
public final class LoginMaterial {
  private final LoginKind kind;
  private final Tokens tokens;
  private final Optional<Instant> expires;
  private final Optional<String> account;
  private final Facts facts;

  /// @param expires when the access token ends
  /// @param account whose login it is
  LoginMaterial(
      LoginKind kind,
      Tokens tokens,
      Optional<Instant> expires,
      Optional<String> account,
      Facts facts) {
    this.kind = kind;
    this.tokens = tokens;
    this.expires = expires;
    this.account = account;
    this.facts = facts;
  }

  public LoginKind kind() {
    return kind;
  }

  Tokens tokens() {
    return tokens;
  }

  Optional<Instant> expires() {
    return expires;
  }

  Optional<String> account() {
    return account;
  }

  Facts facts() {
    return facts;
  }

  @Override
  public String toString() {
    return "LoginMaterial[" + kind.source() + " " + tokens.access.generation() + "]";
  }

  /// The secrets. Not a record.
  static final class Tokens {
    private final Secret access;
    private final Optional<Secret> refresh;
    private final Optional<Secret> identity;

    /// @param identity an OpenID token, which Codex reads
    Tokens(Secret access, Optional<Secret> refresh, Optional<Secret> identity) {
      this.access = access;
      this.refresh = refresh;
      this.identity = identity;
    }

    Secret access() {
      return access;
    }

    Optional<Secret> refresh() {
      return refresh;
    }

    Optional<Secret> identity() {
      return identity;
    }

    @Override
    public String toString() {
      return "Tokens[" + access.generation() + "]";
    }
  }

  /// What the login says about itself; no secrets.
  ///
  /// @param renewed when it was renewed last, as its file says it
  record Facts(
      List<String> scopes,
      Optional<String> subscription,
      Optional<String> rateLimitTier,
      Optional<String> renewed) {
    static final Facts NONE =
        new Facts(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    Facts {
      scopes = List.copyOf(scopes);
    }
  }
}
