package io.tokenpak.companion.doctor;

import io.tokenpak.companion.credential.SourceHealth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// As whom the pool's processes ask their provider, and whether that can be.
///
/// @param own whether they use the CLI's own login
/// @param loginFolder whose login that is, as the CLI would name it
/// @param keychain whether the system's keychain may hold it
/// @param health of the companion's own credentials
/// @param acknowledged whether the companion's subscription login may serve them
public record PoolLoginCheck(
    boolean own,
    String loginFolder,
    boolean keychain,
    List<SourceHealth> health,
    boolean acknowledged)
    implements Check {
  private static final String SUBJECT = "pool login";

  public PoolLoginCheck {
    health = List.copyOf(health);
  }

  @Override
  public List<Diagnosis> examine() {
    return List.of(own ? ownLogin() : companionsLogin());
  }

  private Diagnosis ownLogin() {
    if (keychain) {
      return Diagnosis.ok(SUBJECT, "is the CLI's own; the keychain was not asked for it");
    }
    Path file = Path.of(loginFolder, ".credentials.json");
    return Files.isRegularFile(file)
        ? Diagnosis.ok(SUBJECT, "is the CLI's own, in " + file)
        : Diagnosis.fail(
            SUBJECT,
            "is the CLI's own, and there is no " + file,
            "run `claude` and log in with /login, or set ANTHROPIC_API_KEY for the companion");
  }

  private Diagnosis companionsLogin() {
    boolean served = health.stream().anyMatch(this::serves);
    return served
        ? Diagnosis.ok(SUBJECT, "is the companion's, which its processes never see")
        : Diagnosis.fail(
            SUBJECT,
            "is the companion's, which has no credential for Anthropic that could serve",
            "set ANTHROPIC_API_KEY for the companion, or TOKENPAK_CLI_LOGIN=own");
  }

  private boolean serves(SourceHealth source) {
    boolean isConcerned =
        source.source().contains("anthropic")
            || (acknowledged && source.source().startsWith("claude"));
    return isConcerned && source.state() == SourceHealth.State.VALID;
  }
}
