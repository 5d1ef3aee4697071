package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.AuthShape;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The caller's own credential, left in place: on routes that are not injected always, on injected
/// ones as the last resort.
///
/// A provider that stands for one of the companion's logins is then only sent what it could have
/// issued itself: a client's placeholder would get a puzzling answer from it.
public final class ClientSupplied implements CredentialSource {
  public static final String NAME = "client-supplied";
  private static final String ANTHROPIC_SECRET = "sk-ant-";
  private static final String BEARER = "bearer ";

  /// One per provider, so that a request allocates none.
  private final Map<URI, Finding> byOrigin = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    Provider provider = route.provider();
    if (route.access() == Access.NONE
        || (route.access() == Access.INJECTED && !isPlausible(head, provider.name()))) {
      return Finding.NOT_CONCERNED;
    }
    Finding known = byOrigin.get(provider.origin());
    return known != null ? known : byOrigin.computeIfAbsent(provider.origin(), this::callers);
  }

  @Override
  public SourceHealth health() {
    return SourceHealth.of(NAME, "the request", SourceHealth.State.VALID, "");
  }

  private Finding callers(URI origin) {
    return new Finding.Found(Credential.callers(this, origin));
  }

  private static boolean isPlausible(RequestHead head, String provider) {
    return switch (provider) {
      case "tokenpak-claude-code" -> isAnthropics(head);
      case "tokenpak-openai-codex" -> AuthShape.isJwtBearer(head);
      default -> true;
    };
  }

  private static boolean isAnthropics(RequestHead head) {
    String authorization = head.field("Authorization").orElse("");
    boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return head.field("x-api-key").orElse("").startsWith(ANTHROPIC_SECRET)
        || (bearer
            && authorization.substring(BEARER.length()).strip().startsWith(ANTHROPIC_SECRET));
  }
}
