package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.Catalog;
import io.tokenpak.companion.CredentialWiring;
import io.tokenpak.companion.Installation;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.Credentials;
import io.tokenpak.companion.credential.export.ProfileRepair;
import io.tokenpak.companion.doctor.CaptureCheck;
import io.tokenpak.companion.doctor.Check;
import io.tokenpak.companion.doctor.ClientCheck;
import io.tokenpak.companion.doctor.CredentialCheck;
import io.tokenpak.companion.doctor.DiskCheck;
import io.tokenpak.companion.doctor.HomeCheck;
import io.tokenpak.companion.doctor.LedgerCheck;
import io.tokenpak.companion.doctor.LockCheck;
import io.tokenpak.companion.doctor.PoolCheck;
import io.tokenpak.companion.doctor.PoolFolderCheck;
import io.tokenpak.companion.doctor.PoolLoginCheck;
import io.tokenpak.companion.doctor.PoolRightsCheck;
import io.tokenpak.companion.doctor.PortCheck;
import io.tokenpak.companion.doctor.ProfileCheck;
import io.tokenpak.companion.doctor.SharedLoginCheck;
import io.tokenpak.companion.doctor.TermsCheck;
import io.tokenpak.companion.doctor.UpstreamCheck;
import io.tokenpak.companion.doctor.VariableCheck;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import io.tokenpak.companion.usage.capture.CaptureFolder;
import io.tokenpak.dispatch.PoolSettings;
import io.tokenpak.dispatch.PoolSurvey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `doctor` checks, in order. To add a check, write its class and add its line here.
final class Checkup {
  private static final Duration VERSION_PATIENCE = Duration.ofSeconds(5);

  private static final Duration POOL_PATIENCE = Duration.ofSeconds(10);

  private Checkup() {}

  static List<Check> of(Settings settings, Map<String, String> environment) {
    Optional<Running> running = new RunFile(settings.home()).live();
    URI url = running.map(Running::url).orElseGet(settings::url);
    String path = environment.getOrDefault("PATH", "");
    Credentials credentials = new CredentialWiring(settings).credentials();
    List<Check> checks = new ArrayList<>(general(settings, running, credentials));
    if (settings.route().isPooled()) {
      checks.addAll(pool(settings, credentials));
    }
    checks.add(new VariableCheck(environment, url));
    checks.add(new ClientCheck("claude", path, VERSION_PATIENCE));
    checks.add(new ClientCheck("codex", path, VERSION_PATIENCE));
    return checks;
  }

  private static List<Check> general(
      Settings settings, Optional<Running> running, Credentials credentials) {
    URI url = running.map(Running::url).orElseGet(settings::url);
    return List.of(
        new HomeCheck(settings.home()),
        new DiskCheck(settings.home()),
        new PortCheck(settings.listen().host(), settings.listen().port(), running),
        new UpstreamCheck(Catalog.providers(settings.upstreams()), url.getPort()),
        new CredentialCheck(credentials.health()),
        new LedgerCheck(settings.ledger()),
        new CaptureCheck(
            settings.home().resolve(CaptureFolder.NAME), () -> running.flatMap(Checkup::capturing)),
        new SharedLoginCheck(
            settings.care().export().catalog().openClawState(),
            List.of(
                settings.credential().claudeConfigDir().resolve(".credentials.json"),
                settings.credential().codexHome().resolve("auth.json"))),
        new ProfileCheck(new ProfileRepair(settings.care().export().catalog().openClawState())),
        new LockCheck(settings.credential().claudeConfigDir(), Instant.now()),
        new TermsCheck(settings.credential().subscriptionAcknowledged()));
  }

  /// One that does not answer has a check of its own.
  private static Optional<Instant> capturing(Running running) {
    try {
      JsonNode until = new OwnerQuery(running).status().at("/capture/until");
      return until.isTextual() ? Optional.of(Instant.parse(until.asText())) : Optional.empty();
    } catch (Failure silent) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static List<Check> pool(Settings settings, Credentials credentials) {
    PoolSettings pool = settings.cli().pool();
    return List.of(
        new PoolCheck(() -> PoolSurvey.of(pool.program(), POOL_PATIENCE)),
        new PoolLoginCheck(
            settings.cli().ownLogin(),
            settings.cli().loginFolder(),
            Installation.system().startsWith("Mac"),
            credentials.health(),
            settings.credential().subscriptionAcknowledged()),
        new PoolFolderCheck(pool.folders().roots(), settings.home()),
        new PoolRightsCheck(pool.tools()));
  }
}
