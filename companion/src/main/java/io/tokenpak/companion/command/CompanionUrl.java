package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.RunFile;
import io.tokenpak.companion.status.Running;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Where clients find the companion.
final class CompanionUrl {
  private CompanionUrl() {}

  /// Where it serves, or where it will once started.
  static URI of(Map<String, String> environment) {
    Settings settings = Settings.load(environment);
    return live(settings).orElseGet(() -> fixed(settings.url()));
  }

  /// Where it serves, which it must.
  static URI serving(Map<String, String> environment) {
    return live(Settings.load(environment))
        .orElseThrow(() ->
            new Failure(
                Failure.FAILED,
                "no companion is running: start it in another terminal, with tokenpak serve"));
  }

  private static Optional<URI> live(Settings settings) {
    return new RunFile(settings.home()).live().map(Running::url);
  }

  private static URI fixed(URI url) {
    if (url.getPort() == 0) {
      throw new Failure(
          Failure.FAILED,
          "the port is picked at the start (TOKENPAK_PORT is 0): run tokenpak serve first");
    }
    return url;
  }
}
