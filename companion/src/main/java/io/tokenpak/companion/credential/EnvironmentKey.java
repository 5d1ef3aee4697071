package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// An API key that the owner put into the companion's own environment.
public final class EnvironmentKey implements CredentialSource {
  private final String name;
  private final String variable;
  private final Set<String> providers;
  private final URI origin;
  private final Finding finding;
  private final SourceHealth.State state;

  private EnvironmentKey(
      String name,
      String variable,
      Set<String> providers,
      URI origin,
      Optional<String> key,
      Function<Secret, CredentialField> presentation) {
    this.name = name;
    this.variable = variable;
    this.providers = providers;
    this.origin = origin;
    String text = key.orElse("").strip();
    if (text.isEmpty()) {
      finding = new Finding.Missing(refusal(unset()));
      state = SourceHealth.State.MISSING;
    } else if (!Secret.isSendable(text)) {
      finding = new Finding.Withheld(refusal(unsendable()));
      state = SourceHealth.State.REFUSED;
    } else {
      Secret secret = Secret.of(text);
      finding =
          new Finding.Found(
              Credential.injected(
                  this, secret.generation(), origin, List.of(presentation.apply(secret))));
      state = SourceHealth.State.VALID;
    }
  }

  /// `ANTHROPIC_API_KEY`, which also serves requests that are meant for the Claude login.
  public static EnvironmentKey anthropic(CredentialSettings settings, URI origin) {
    return new EnvironmentKey(
        "anthropic-api-key",
        "ANTHROPIC_API_KEY",
        Set.of("tokenpak-anthropic", "tokenpak-claude-code"),
        origin,
        settings.anthropicKey(),
        key -> CredentialField.set("x-api-key", key.value()));
  }

  /// `OPENAI_API_KEY`. ChatGPT's backend takes no API key.
  public static EnvironmentKey openAi(CredentialSettings settings, URI origin) {
    return new EnvironmentKey(
        "openai-api-key",
        "OPENAI_API_KEY",
        Set.of("tokenpak-openai"),
        origin,
        settings.openAiKey(),
        key -> CredentialField.set("Authorization", key.asBearer()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return route.access() == Access.INJECTED && providers.contains(route.provider().name())
        ? finding
        : Finding.NOT_CONCERNED;
  }

  @Override
  public List<URI> origins() {
    return state == SourceHealth.State.VALID ? List.of(origin) : List.of();
  }

  @Override
  public SourceHealth health() {
    String advice =
        switch (state) {
          case MISSING -> unset();
          case REFUSED -> unsendable();
          default -> "";
        };
    return SourceHealth.of(name, variable, state, advice);
  }

  private String unset() {
    return "set " + variable + " for the companion";
  }

  private String unsendable() {
    return variable
        + " has characters that no header field can carry: set it to the key alone, without quotes"
        + " or line breaks, and restart the companion";
  }

  private static Refusal refusal(String message) {
    return new Refusal(Reason.CREDENTIAL_UNAVAILABLE, message);
  }
}
