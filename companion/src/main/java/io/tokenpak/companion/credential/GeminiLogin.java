package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.RequestHead;
import io.tokenpak.companion.platform.Caller;
import io.tokenpak.companion.route.Route;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The login that Gemini CLI keeps in `oauth_creds.json`: watched and shown, and sent nowhere. Its
/// tokens are for the service behind Gemini CLI, not for Google's Gemini API, and Google's terms
/// keep other programs off it; see docs/terms.md.
public final class GeminiLogin implements CredentialSource {
  static final String NAME = "gemini-login";

  private final InstantSource clock;
  private final LoginAdvice advice;
  private final CredentialFile<GeminiGeneration> file;

  public GeminiLogin(CredentialSettings settings) {
    this(settings.sources().places().gemini(), System::nanoTime, InstantSource.system());
  }

  GeminiLogin(Path path, LongSupplier nanos, InstantSource clock) {
    this.clock = clock;
    this.advice =
        new LoginAdvice(NAME, path, "run `gemini` and log in", "run `gemini`, which renews it");
    this.file = new CredentialFile<>(NAME, path, GeminiLogin::parse, nanos, clock);
  }

  private record GeminiGeneration(Generation generation) implements Login {}

  private static GeminiGeneration parse(byte[] bytes) throws TroubleException {
    LoginJson login = LoginJson.parse(bytes);
    Secret token =
        login
            .secret("access_token")
            .orElseThrow(() -> new TroubleException(Trouble.missing("holds no login")));
    return new GeminiGeneration(
        new Generation(token.generation(), ClaudeAuth.time(login, "expiry_date"), null, null));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Finding find(RequestHead head, Caller caller, Route route) {
    return Finding.NOT_CONCERNED;
  }

  @Override
  public Optional<Generation> generation() {
    return Optional.ofNullable(file.current().login()).map(GeminiGeneration::generation);
  }

  @Override
  public void look() {
    file.look();
  }

  @Override
  public void invalidate() {
    file.invalidate();
  }

  @Override
  public List<Path> files() {
    return List.of(advice.file());
  }

  @Override
  public boolean isSetUp() {
    return !file.current().isMissing();
  }

  @Override
  public SourceHealth health() {
    return advice.health(file, clock).withNext("shown only: serves no request");
  }
}
