package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// The token of a Claude subscription in `CLAUDE_CODE_OAUTH_TOKEN`, as `claude setup-token` prints
/// it: good for a year and for inference alone, renewed by nobody. Where it is set it is the Claude
/// login, as it is for Claude Code itself.
public final class OAuthTokenVariable implements CredentialSource {
  public static final String VARIABLE = "CLAUDE_CODE_OAUTH_TOKEN";
  static final String NAME = "claude-token";
  private static final String API_KEY = "sk-ant-api";
  private static final String AGAIN = "run `claude setup-token` for another and set " + VARIABLE;

  private final URI origin;
  private final ClaudeAuth auth;
  private final Standing standing;
  private final InstantSource clock;
  private final @Nullable ClaudeGeneration token;
  private final Finding finding;
  private final String objection;

  /// @param anthropic the only origin that the token may travel to
  public OAuthTokenVariable(CredentialSettings settings, URI anthropic) {
    this(settings, anthropic, InstantSource.system());
  }

  OAuthTokenVariable(CredentialSettings settings, URI anthropic, InstantSource clock) {
    this.origin = anthropic;
    this.auth = new ClaudeAuth(this, anthropic, settings.subscriptionAcknowledged());
    this.clock = clock;
    this.standing = new Standing(clock);
    String text = settings.sources().keys().claudeToken().orElse("").strip();
    this.objection = objection(text);
    this.token = objection.isEmpty() ? auth.generation(Secret.of(text), null) : null;
    this.finding =
        token != null
            ? token.found()
            : new Finding.Withheld(
                new Refusal(Reason.CREDENTIAL_UNAVAILABLE, VARIABLE + " " + objection));
  }

  private static String objection(String text) {
    if (text.isEmpty()) {
      return "is not set: run `claude setup-token` and set it";
    }
    if (!Secret.isSendable(text)) {
      return "has characters that no header field can carry: set it to the token alone, without"
          + " quotes or line breaks, and restart the companion";
    }
    return text.startsWith(API_KEY) ? "is an API key: set ANTHROPIC_API_KEY to it instead" : "";
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (!ClaudeAuth.isConcernedBy(route)) {
      return Finding.NOT_CONCERNED;
    }
    Finding objection = auth.objection(head);
    return objection != null ? objection : finding;
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(token).map(ClaudeGeneration::generation);
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    standing.answered(generation, status, fields);
  }

  @Override
  public void invalidate() {
    standing.forget();
  }

  @Override
  public List<URI> origins() {
    return token == null ? List.of() : List.of(origin);
  }

  @Override
  public SourceHealth health() {
    if (token == null) {
      return SourceHealth.of(
          NAME, VARIABLE, SourceHealth.State.REFUSED, VARIABLE + " " + objection);
    }
    String fingerprint = token.generation().fingerprint();
    if (standing.isRejected(fingerprint)) {
      return SourceHealth.of(
          NAME, VARIABLE, SourceHealth.State.REVOKED, "the provider rejects it: " + AGAIN);
    }
    SourceHealth valid = SourceHealth.of(NAME, VARIABLE, SourceHealth.State.VALID, "");
    return standing
        .exhaustedUntil(fingerprint)
        .map(until ->
            SourceHealth.of(NAME, VARIABLE, SourceHealth.State.EXHAUSTED, "")
                .withNext("has quota again at " + TimeOfDay.of(until, clock.instant())))
        .orElse(valid);
  }
}
