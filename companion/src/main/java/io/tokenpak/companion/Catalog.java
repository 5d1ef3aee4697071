package io.tokenpak.companion;

import io.tokenpak.companion.backend.Backend;
import io.tokenpak.companion.backend.HttpBackend;
import io.tokenpak.companion.backend.ProviderClient;
import io.tokenpak.companion.backend.claude.ClaudeBackend;
import io.tokenpak.companion.credential.ClaudeLogins;
import io.tokenpak.companion.credential.CliLogin;
import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.CodexLogin;
import io.tokenpak.companion.credential.CredentialCommand;
import io.tokenpak.companion.credential.CredentialSettings;
import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.EnvironmentKey;
import io.tokenpak.companion.credential.GeminiLogin;
import io.tokenpak.companion.credential.OpenClawProfiles;
import io.tokenpak.companion.credential.SourceAround;
import io.tokenpak.companion.credential.Standby;
import io.tokenpak.companion.credential.lease.BrokeredLease;
import io.tokenpak.companion.platform.AnthropicSdk;
import io.tokenpak.companion.platform.ClaudeCode;
import io.tokenpak.companion.platform.Codex;
import io.tokenpak.companion.platform.Jvm;
import io.tokenpak.companion.platform.OpenAiSdk;
import io.tokenpak.companion.platform.OpenClaw;
import io.tokenpak.companion.platform.Platform;
import io.tokenpak.companion.provider.Anthropic;
import io.tokenpak.companion.provider.Google;
import io.tokenpak.companion.provider.OpenAi;
import io.tokenpak.companion.provider.OpenAiCodex;
import io.tokenpak.companion.provider.Provider;
import io.tokenpak.companion.provider.Upstreams;
import io.tokenpak.companion.route.Access;
import io.tokenpak.companion.route.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Everything that can be added to the companion, one line each. Order matters: the first to
/// recognise a caller, to claim a path or to have a credential has it.
public final class Catalog {
  private Catalog() {}

  public static List<Platform> platforms() {
    return List.of(
        new OpenClaw(),
        new Jvm(),
        new Codex(),
        new ClaudeCode(),
        new AnthropicSdk(),
        new OpenAiSdk());
  }

  public static List<Provider> providers(Upstreams upstreams) {
    return List.of(
        new Anthropic(upstreams.anthropic()),
        new io.tokenpak.companion.provider.ClaudeCode(upstreams.anthropic()),
        new OpenAi(upstreams.openai()),
        new OpenAiCodex(upstreams.chatgpt()),
        new Google(upstreams.google()));
  }

  /// Where requests of the pool's own children go, the first that the companion has a credential
  /// for. The subscription login answers other programs there, as anywhere, only on the owner's
  /// word.
  public static List<Route> childRoutes(Settings settings) {
    URI origin = settings.upstreams().anthropic();
    List<Route> routes = new ArrayList<>();
    routes.add(new Route(new Anthropic(origin), Route.HTTP, Access.INJECTED));
    if (settings.credential().subscriptionAcknowledged()) {
      routes.add(
          new Route(
              new io.tokenpak.companion.provider.ClaudeCode(origin), Route.HTTP, Access.INJECTED));
    }
    return List.copyOf(routes);
  }

  /// The caller's own comes last: what the companion holds is asked first.
  public static List<CredentialSource> credentialSources(
      CredentialSettings settings, Upstreams upstreams) {
    List<CredentialSource> sources = new ArrayList<>();
    sources.addAll(OpenClawProfiles.logins(settings, upstreams));
    sources.addAll(ClaudeLogins.of(settings, upstreams.anthropic()));
    sources.add(CodexLogin.of(settings, upstreams.chatgpt(), upstreams.openai()));
    sources.add(EnvironmentKey.anthropic(settings, upstreams.anthropic()));
    sources.add(EnvironmentKey.openAi(settings, upstreams.openai()));
    sources.addAll(CredentialCommand.of(settings, upstreams.anthropic(), upstreams.openai()));
    sources.addAll(OpenClawProfiles.keys(settings, upstreams));
    sources.add(new GeminiLogin(settings));
    sources.add(new CliLogin());
    sources.add(new ClientSupplied());
    return List.copyOf(sources);
  }

  /// The same with what a broker lends, beside which Codex's own ChatGPT login stands by.
  static List<CredentialSource> credentialSources(
      CredentialSettings settings, Upstreams upstreams, BrokeredLease lease) {
    List<CredentialSource> sources = new ArrayList<>();
    sources.add(lease.source());
    for (CredentialSource source : credentialSources(settings, upstreams)) {
      boolean isCodex = SourceAround.innermost(source) instanceof CodexLogin;
      sources.add(isCodex ? Standby.besideLease(source) : source);
    }
    return List.copyOf(sources);
  }

  /// What can answer a route, by name.
  ///
  /// @param maxBody the largest request body, in bytes
  public static List<Backend> backends(ProviderClient client, long maxBody, ClaudeBackend claude) {
    return List.of(new HttpBackend(client, maxBody), claude);
  }
}
