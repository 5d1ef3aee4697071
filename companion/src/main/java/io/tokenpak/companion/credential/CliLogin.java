package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Whatever login a CLI process has: the companion presents nothing on such a route, so that there
/// is nothing to look for, to acknowledge or to renew here.
public final class CliLogin implements CredentialSource {
  static final String NAME = "cli-login";

  private final Map<URI, Finding> byOrigin = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return route.access() == Access.NONE
        ? byOrigin.computeIfAbsent(route.provider().origin(), this::nothing)
        : Finding.NOT_CONCERNED;
  }

  private Finding nothing(URI origin) {
    return new Finding.Found(Credential.none(this, origin));
  }

  /// Not shown: the pool tells how its processes sign in.
  @Override
  public boolean isSetUp() {
    return false;
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(NAME, "the CLI", SourceHealth.State.VALID, "");
  }
}
