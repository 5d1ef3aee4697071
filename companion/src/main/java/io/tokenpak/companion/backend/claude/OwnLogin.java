package io.tokenpak.companion.backend.claude;

import io.tokenpak.dispatch.ChildAccess;
import java.util.Map;
import java.util.Optional;

/// Children ask their provider themselves, with the login that the CLI keeps for its user.
///
/// @param loginFolder the folder whose login that is, as the CLI would name it; its other files are
///   in a folder of the pool's
/// @param origin where the provider is, if that is not where the CLI looks for it
public record OwnLogin(String loginFolder, Optional<String> origin) implements ChildAccess {
  @Override
  public Map<String, String> open(String child) {
    Map<String, String> folder = Map.of("CLAUDE_SECURESTORAGE_CONFIG_DIR", loginFolder);
    return origin
        .map(url ->
            Map.of("CLAUDE_SECURESTORAGE_CONFIG_DIR", loginFolder, "ANTHROPIC_BASE_URL", url))
        .orElse(folder);
  }

  @Override
  public void close(String child) {}

  @Override
  public boolean isOwnLogin() {
    return true;
  }
}
