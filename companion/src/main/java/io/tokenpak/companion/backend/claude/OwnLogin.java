package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.ChildAccess;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Children ask their provider themselves, with the login that the CLI keeps for its user, and
/// through the user's proxy where there is one. Not a record: a proxy's address may hold a
/// password.
public final class OwnLogin implements ChildAccess {
  private static final Set<String> PROXIES =
      Set.of("http_proxy", "https_proxy", "all_proxy", "no_proxy");

  private final Map<String, String> variables;

  /// @param loginFolder the folder whose login that is, as the CLI would name it; its other files
  ///   are in a folder of the pool's
  /// @param origin where the provider is, if that is not where the CLI looks for it
  /// @param environment the companion's, which says what proxy there is
  public OwnLogin(String loginFolder, Optional<String> origin, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.keySet().removeIf(name -> !PROXIES.contains(name.toLowerCase(Locale.ROOT)));
    all.put("CLAUDE_SECURESTORAGE_CONFIG_DIR", loginFolder);
    origin.ifPresent(url -> all.put("ANTHROPIC_BASE_URL", url));
    this.variables = Map.copyOf(all);
  }

  @Override
  public Map<String, String> open(String child) {
    return variables;
  }

  @Override
  public void close(String child) {}

  @Override
  public boolean isOwnLogin() {
    return true;
  }

  /// The names alone.
  @Override
  public String toString() {
    return "OwnLogin" + variables.keySet();
  }
}
