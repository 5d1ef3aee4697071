package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;

/// The login that Codex keeps in `$CODEX_HOME/auth.json`: a ChatGPT login for the backend that
/// Codex has at ChatGPT, or an API key for OpenAI's API. Renewing it is Codex's business: an
/// expired token is sent as it is.
public final class CodexLogin implements CredentialSource {
  static final String NAME = "codex-login";

  private final Path path;
  private final InstantSource clock;
  private final LoginAdvice chatGptAdvice;
  private final LoginAdvice openAiAdvice;
  private final CredentialFile<CodexGeneration> file;

  /// The login, which stands by where the owner chose OpenClaw's.
  ///
  /// @param chatgpt the only origin that a ChatGPT login may travel to
  /// @param openai the only origin that an API key may travel to
  public static CredentialSource of(CredentialSettings settings, URI chatgpt, URI openai) {
    CodexLogin login = new CodexLogin(settings, chatgpt, openai);
    return settings.sources().places().subscription() == SourceSettings.Subscription.OPENCLAW
        ? new Standby(
            login, "tokenpak-openai-codex", () -> true, "TOKENPAK_SUBSCRIPTION_LOGIN is openclaw")
        : login;
  }

  private CodexLogin(CredentialSettings settings, URI chatgpt, URI openai) {
    this(settings, chatgpt, openai, System::nanoTime, InstantSource.system());
  }

  CodexLogin(
      CredentialSettings settings,
      URI chatgpt,
      URI openai,
      LongSupplier nanos,
      InstantSource clock) {
    this.clock = clock;
    this.path = settings.codexHome().resolve("auth.json");
    this.chatGptAdvice =
        advice(path, "run `codex login`, with cli_auth_credentials_store = \"file\" in its config");
    this.openAiAdvice = advice(path, "set OPENAI_API_KEY for the companion, or run `codex login`");
    CodexAuth auth = new CodexAuth(this, path, chatgpt, openai);
    this.file = new CredentialFile<>(NAME, path, auth::parse, nanos, clock);
  }

  private static LoginAdvice advice(Path path, String remedy) {
    return new LoginAdvice(NAME, path, remedy, "run `codex`, which renews it");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    if (route.access() != Access.INJECTED) {
      return Finding.NOT_CONCERNED;
    }
    return switch (route.provider().name()) {
      case "tokenpak-openai-codex" -> forChatGpt(head);
      case "tokenpak-openai" -> forOpenAi();
      default -> Finding.NOT_CONCERNED;
    };
  }

  private Finding forChatGpt(RequestHead head) {
    Reading<CodexGeneration> reading = file.current();
    CodexGeneration generation = reading.login();
    return generation != null ? generation.forChatGpt(head) : chatGptAdvice.finding(reading);
  }

  private Finding forOpenAi() {
    Reading<CodexGeneration> reading = file.current();
    CodexGeneration generation = reading.login();
    return generation != null ? generation.openAi() : openAiAdvice.finding(reading);
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(file.current().login()).map(CodexGeneration::generation);
  }

  @Override
  public void look() {
    file.look();
  }

  @Override
  public boolean isBeingWritten() {
    return file.known().isTorn();
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public void invalidate() {
    file.invalidate();
  }

  @Override
  public void answered(String generation, int status, HttpFields fields) {
    file.answered(generation, status, fields);
  }

  @Override
  public List<URI> origins() {
    CodexGeneration generation = file.current().login();
    return generation == null ? List.of() : generation.origins();
  }

  @Override
  public SourceHealth health() {
    return chatGptAdvice.health(file, clock);
  }
}
