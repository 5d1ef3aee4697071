package io.tokenpak.agent.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The only host names that exist for clients under test. All are this machine, so that no test
/// ever reaches another one.
final class Hosts {
  /// Where the companion is expected.
  static final String COMPANION = "127.0.0.1";

  /// In the option `hosts`, and asked over TLS.
  static final String NAMED = "named.test";

  /// In no option.
  static final String STRANGER = "stranger.test";

  /// Of a provider, which `route=companion` is about.
  static final String PROVIDER = "api.anthropic.com";

  private static final List<String> NAMES = List.of("localhost", NAMED, STRANGER, PROVIDER);

  private Hosts() {}

  static Path in(Path folder) throws IOException {
    return Files.write(
        folder.resolve("hosts"), NAMES.stream().map(name -> COMPANION + " " + name).toList());
  }

  /// As `keytool` takes them.
  static String alternativeNames() {
    return NAMES.stream()
        .map(name -> "DNS:" + name)
        .collect(Collectors.joining(",", "IP:" + COMPANION + ",", ""));
  }
}
