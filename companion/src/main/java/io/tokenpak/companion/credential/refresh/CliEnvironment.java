package io.tokenpak.companion.credential.refresh;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The environment in which the owner of a login renews it: the companion's own without what would
/// have it use another login, another provider, or the companion. Not a record: it may hold
/// secrets.
public final class CliEnvironment {
  private static final Set<String> STRIPPED =
      Set.of("CLAUDECODE", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN");

  private static final Set<String> STRIPPED_PREFIXES =
      Set.of(
          "ANTHROPIC_",
          "OPENAI_",
          "CLAUDE_CODE_OAUTH_",
          "CLAUDE_CODE_USE_",
          "CLAUDE_CODE_API_KEY",
          "CLAUDE_CODE_ENTRYPOINT",
          "CLAUDE_CODE_SESSION",
          "AUTH_MANAGER_",
          "TOKENPAK_");

  private static final Set<String> PROXIES = Set.of("http_proxy", "https_proxy", "all_proxy");
  private static final Set<String> LOGIN_FOLDERS = Set.of("CLAUDE_CONFIG_DIR", "CODEX_HOME");

  private final Map<String, String> variables;

  private CliEnvironment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /// What of the companion's environment the programs see.
  ///
  /// @param environment the companion's
  /// @param port that the companion listens at, on a loopback address
  public static CliEnvironment of(Map<String, String> environment, int port) {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.keySet().removeIf(CliEnvironment::isStripped);
    variables.entrySet().removeIf(each -> isProxy(each.getKey()) && leadsTo(port, each.getValue()));
    // A folder that is not named stays unnamed: naming even the usual one makes Claude Code keep
    // its other files elsewhere.
    for (String folder : LOGIN_FOLDERS) {
      variables.computeIfPresent(folder, (_, path) -> path.isBlank() ? null : absolute(path));
    }
    return new CliEnvironment(variables);
  }

  private static boolean isStripped(String name) {
    return STRIPPED.contains(name) || STRIPPED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static boolean isProxy(String name) {
    return PROXIES.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean leadsTo(int port, String proxy) {
    try {
      URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      String host = uri.getHost();
      return uri.getPort() == port
          && host != null
          && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String absolute(String path) {
    return path.startsWith("~") ? path : Path.of(path).toAbsolutePath().normalize().toString();
  }

  /// Never log their values.
  Map<String, String> variables() {
    return variables;
  }

  @Override
  public String toString() {
    return "CliEnvironment" + variables.keySet();
  }
}
