package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// The sources in order of precedence: the first that has a credential for a route wins.
public final class Credentials {
  private final List<CredentialSource> inOrder;
  private final Map<String, Renewal> renewals;
  private final List<AnswerListener> listeners;

  /// Credentials that nobody renews.
  public Credentials(List<CredentialSource> inOrder) {
    this(inOrder, Map.of(), List.of());
  }

  /// @param renewals by the name of the source that each renews
  /// @param listeners told of every answer to an injected credential
  public Credentials(
      List<CredentialSource> inOrder,
      Map<String, Renewal> renewals,
      List<AnswerListener> listeners) {
    this.inOrder = List.copyOf(inOrder);
    this.renewals = Map.copyOf(renewals);
    this.listeners = List.copyOf(listeners);
  }

  /// A request's use of the credential that it [travels with][#resolve].
  ///
  /// @throws Refusal if there is none; it says what would mend that
  public CredentialUse use(RequestHead head, Caller caller, Route route) {
    return new CredentialUse(this, head, caller, route, resolve(head, caller, route));
  }

  /// The credential that a request travels with.
  ///
  /// Where a source withholds one, a later source of the companion's own may serve, but not the
  /// caller's: what is wrong here would surface as a puzzling answer of the provider's.
  ///
  /// @throws Refusal if there is none; it says what would mend that
  public Credential resolve(RequestHead head, Caller caller, Route route) {
    Credential lastResort = null;
    Refusal withheld = null;
    Refusal missing = null;
    for (int i = 0; i < inOrder.size(); i++) {
      switch (inOrder.get(i).find(head, caller, route)) {
        case Finding.Found found -> {
          if (found.credential().isInjected() || (withheld == null && lastResort == null)) {
            return found.credential();
          }
        }
        case Finding.LastResort poor ->
            lastResort = lastResort == null ? poor.credential() : lastResort;
        case Finding.Withheld broken -> withheld = withheld == null ? broken.refusal() : withheld;
        case Finding.Missing absent -> missing = missing == null ? absent.refusal() : missing;
        case Finding.NotConcerned _ -> {}
      }
    }
    if (lastResort != null) {
      return lastResort;
    }
    throw refusal(withheld, missing, route);
  }

  /// The origins that the companion's own credentials would travel to now.
  public Set<URI> origins() {
    Set<URI> origins = new LinkedHashSet<>();
    for (CredentialSource source : inOrder) {
      origins.addAll(source.origins());
    }
    return origins;
  }

  /// The state of every source that anybody set up, in order.
  public List<SourceHealth> health() {
    List<SourceHealth> health = new ArrayList<>();
    for (CredentialSource source : inOrder) {
      if (source.isSetUp()) {
        health.add(health(source));
      }
    }
    return health;
  }

  void answered(Credential credential, int status, HttpFields fields) {
    if (credential.isInjected()) {
      credential.source().answered(credential.generation(), status, fields);
      for (AnswerListener listener : listeners) {
        listener.answered(credential, status, fields);
      }
    }
  }

  CompletableFuture<Void> renew(Credential refused) {
    Renewal renewal = renewals.get(refused.source().name());
    return renewal == null
        ? CompletableFuture.completedFuture(null)
        : renewal.renew(refused.generation());
  }

  /// The source of a name.
  public Optional<CredentialSource> named(String name) {
    return inOrder.stream().filter(source -> source.name().equals(name)).findFirst();
  }

  /// The state of one source.
  public SourceHealth health(CredentialSource source) {
    Renewal renewal = renewals.get(source.name());
    return renewal == null ? source.health() : source.health().withNext(renewal.next());
  }

  /// Whether anything can renew what the source has.
  public boolean isRenewable(CredentialSource source) {
    return renewals.containsKey(source.name());
  }

  /// Has a source's generation renewed, on the owner's word.
  ///
  /// @return see [Renewal#renew]
  public CompletableFuture<Void> renew(CredentialSource source) {
    Renewal renewal = renewals.get(source.name());
    String fingerprint = source.generation().map(Generation::fingerprint).orElse("");
    return renewal == null ? CompletableFuture.completedFuture(null) : renewal.renew(fingerprint);
  }

  /// Has every source forget what it knows.
  public void invalidate() {
    for (CredentialSource source : inOrder) {
      source.invalidate();
    }
  }

  private static Refusal refusal(
      @Nullable Refusal withheld, @Nullable Refusal missing, Route route) {
    if (withheld != null) {
      return withheld;
    }
    return missing != null
        ? missing
        : new Refusal(
            Reason.CREDENTIAL_UNAVAILABLE,
            "the companion has no credential for "
                + route.provider().name()
                + ": see `tokenpak doctor`");
  }
}
