package io.tokenpak.agent.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final List<String> NAMES =
      List.of("localhost", NAMED, STRANGER, PROVIDER, NAMED + "." + STRANGER, "not" + NAMED);

  private static final String ADDRESSES = "IP:127.0.0.1,IP:127.0.0.2,IP:0:0:0:0:0:0:0:1";

  private Hosts() {}

  static Path in(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : NAMES) {
      lines.add(COMPANION + " " + name);
      lines.add(COMPANION + " " + name + ".");
    }
    return Files.write(folder.resolve("hosts"), lines);
  }

  /// As `keytool` takes them.
  static String alternativeNames() {
    return NAMES.stream()
        .map(name -> "DNS:" + name)
        .collect(Collectors.joining(",", ADDRESSES + ",", ""));
  }
}
