package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// The API keys for a provider that the owner put into the companion's own environment: the one in
/// the variable that every program reads, then those in a list. A later key serves only while those
/// before it cannot.
public final class EnvironmentKey implements CredentialSource {
  private final KeyProvider provider;
  private final URI origin;
  private final @Nullable KeyRing ring;
  private final Finding none;
  private final Trouble trouble;
  private final InstantSource clock;

  private EnvironmentKey(
      KeyProvider provider,
      URI origin,
      List<String> texts,
      LongSupplier nanos,
      InstantSource clock) {
    this.provider = provider;
    this.origin = origin;
    this.clock = clock;
    List<ApiKey> keys = keys(texts, nanos);
    this.ring = keys.isEmpty() ? null : new KeyRing(keys);
    this.trouble = keys.size() < texts.size() ? unsendable() : unset();
    this.none =
        texts.isEmpty()
            ? new Finding.Missing(refusal(unset().remedy()))
            : new Finding.Withheld(
                refusal(provider.variable() + " " + trouble.finding() + ": " + trouble.remedy()));
  }

  /// `ANTHROPIC_API_KEY` and `TOKENPAK_ANTHROPIC_API_KEYS`, which also serve requests that are
  /// meant for the Claude login.
  public static EnvironmentKey anthropic(CredentialSettings settings, URI origin) {
    return anthropic(settings, origin, System::nanoTime, InstantSource.system());
  }

  static EnvironmentKey anthropic(
      CredentialSettings settings, URI origin, LongSupplier nanos, InstantSource clock) {
    return new EnvironmentKey(
        KeyProvider.ANTHROPIC,
        origin,
        texts(settings.anthropicKey(), settings.sources().keys().anthropic()),
        nanos,
        clock);
  }

  /// `OPENAI_API_KEY` and `TOKENPAK_OPENAI_API_KEYS`. ChatGPT's backend takes no API key.
  public static EnvironmentKey openAi(CredentialSettings settings, URI origin) {
    return openAi(settings, origin, System::nanoTime, InstantSource.system());
  }

  static EnvironmentKey openAi(
      CredentialSettings settings, URI origin, LongSupplier nanos, InstantSource clock) {
    return new EnvironmentKey(
        KeyProvider.OPENAI,
        origin,
        texts(settings.openAiKey(), settings.sources().keys().openAi()),
        nanos,
        clock);
  }

  private static List<String> texts(Optional<String> single, List<String> list) {
    Set<String> texts = new LinkedHashSet<>();
    single.map(String::strip).filter(text -> !text.isEmpty()).ifPresent(texts::add);
    texts.addAll(list);
    return List.copyOf(texts);
  }

  private List<ApiKey> keys(List<String> texts, LongSupplier nanos) {
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (Secret.isSendable(texts.get(i))) {
        Credential credential = provider.present(this, Secret.of(texts.get(i)), origin);
        keys.add(new ApiKey(i + 1, credential, nanos, clock));
      }
    }
    return keys;
  }

  @Override
  public String name() {
    return provider.source();
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (route.access() != Access.INJECTED || !provider.takes(route.provider().name())) {
      return Finding.NOT_CONCERNED;
    }
    return ring == null ? none : ring.find(caller.session());
  }

  @Override
  public Optional<Generation> generation() {
    return ring == null
        ? Optional.empty()
        : Optional.of(Generation.of(ring.current().generation()));
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    if (ring != null) {
      ring.answered(generation, status, fields);
    }
  }

  @Override
  public void invalidate() {
    if (ring != null) {
      ring.forgive();
    }
  }

  @Override
  public List<URI> origins() {
    return ring == null ? List.of() : List.of(origin);
  }

  @Override
  public SourceHealth health() {
    return ring == null
        ? SourceHealth.of(name(), provider.variable(), trouble.state(), advice())
        : new RingHealth(provider, ring).at(clock.instant(), advice());
  }

  private String advice() {
    if (trouble.isMissing()) {
      return ring == null ? trouble.remedy() : "";
    }
    return ring == null
        ? provider.variable() + " " + trouble.finding() + ": " + trouble.remedy()
        : provider.list() + " " + trouble.finding() + " in one key: " + trouble.remedy();
  }

  private Trouble unset() {
    return new Trouble(
        SourceHealth.State.MISSING,
        "is not set",
        "set " + provider.variable() + " for the companion");
  }

  private static Trouble unsendable() {
    return Trouble.refused(
        "has characters that no header field can carry",
        "set it to the key alone, without quotes or line breaks, and restart the companion");
  }

  private static Refusal refusal(String message) {
    return new Refusal(Reason.CREDENTIAL_UNAVAILABLE, message);
  }
}
