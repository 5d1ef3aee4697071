package io.tokenpak.companion.route;

import io.tokenpak.companion.exchange.AuthShape;
import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.provider.ClaudeCode;
import io.tokenpak.companion.provider.Provider;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the route of a request from its head, its caller and the owner's settings, and from
/// nothing else: every request gets a route or a refusal.
///
/// The provider is, in this order: the one that `X-TokenPak-Backend` means, the one that
/// `X-TokenPak-Provider` names, the one that the platform implies if it serves the path, the first
/// that claims the path.
///
/// @param providers in the order in which they claim paths
/// @param warnings told of what a request says in vain
public record Router(List<Provider> providers, RouteSettings settings, Consumer<String> warnings) {
  private static final Logger log = LoggerFactory.getLogger(Router.class);

  public Router {
    providers = List.copyOf(providers);
  }

  public Router(List<Provider> providers, RouteSettings settings) {
    this(providers, settings, log::warn);
  }

  public Route choose(RequestHead head, Caller caller) {
    Provider provider = provider(head, caller);
    return isPooled(head, provider)
        ? new Route(provider, Route.CLAUDE, Access.NONE)
        : new Route(provider, Route.HTTP, access(head, provider));
  }

  /// How the API that a request calls words errors, for requests that got no route.
  public ErrorShape errorShape(RequestHead head) {
    return claimant(head).map(Provider::errorShape).orElse(ErrorShape.ANTHROPIC);
  }

  private Provider provider(RequestHead head, Caller caller) {
    Optional<String> name =
        BackendField.provider(head, warnings).or(() -> head.field("X-TokenPak-Provider"));
    if (name.isPresent()) {
      return serving(head, known(name.get()));
    }
    return implied(head, caller)
        .or(() -> claimant(head))
        .orElseThrow(() -> notServed("no provider serves this path", allPaths()));
  }

  private Provider known(String name) {
    return named(name)
        .orElseThrow(() ->
            new Refusal(
                Reason.UNKNOWN_PROVIDER,
                "X-TokenPak-Provider names no known provider (%s): use one of %s"
                    .formatted(Excerpt.of(name), String.join(", ", names()))));
  }

  private static Provider serving(RequestHead head, Provider provider) {
    if (!provider.serves(head)) {
      throw notServed(provider.name() + " does not serve this path", provider.paths());
    }
    return provider;
  }

  private Optional<Provider> implied(RequestHead head, Caller caller) {
    String name = caller.provider();
    return name == null ? Optional.empty() : named(name).filter(provider -> provider.serves(head));
  }

  private Optional<Provider> claimant(RequestHead head) {
    for (Provider provider : providers) {
      if (provider.claims(head)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  private Optional<Provider> named(String name) {
    for (Provider provider : providers) {
      if (provider.name().equalsIgnoreCase(name)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  private boolean isPooled(RequestHead head, Provider provider) {
    return settings.subprocess()
        && settings.dispatch()
        && provider.name().equals(ClaudeCode.NAME)
        && head.method().equals("POST")
        && head.path().equals("/v1/messages");
  }

  private Access access(RequestHead head, Provider provider) {
    if (!settings.injection()) {
      return Access.CALLER;
    }
    return switch (provider.injection()) {
      case ALWAYS -> Access.INJECTED;
      case WHERE_CALLER_HAS_NONE -> AuthShape.of(head).isReal() ? Access.CALLER : Access.INJECTED;
      case NEVER -> Access.CALLER;
    };
  }

  private static Refusal notServed(String what, List<String> paths) {
    return new Refusal(Reason.PATH_NOT_SERVED, what + ": use one of " + String.join(", ", paths));
  }

  private List<String> allPaths() {
    return providers.stream().flatMap(provider -> provider.paths().stream()).distinct().toList();
  }

  private List<String> names() {
    return providers.stream().map(Provider::name).toList();
  }
}
