package io.tokenpak.companion.command;

import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.SourceHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Credential sources as people read them.
final class CredentialLines {
  private CredentialLines() {}

  static List<String> of(List<SourceHealth> sources) {
    Table table = new Table();
    for (SourceHealth health : sources) {
      if (health.source().equals(ClientSupplied.NAME)) {
        continue;
      }
      table.row(health.source(), state(health), health.place(), health.advice(), health.next());
    }
    List<String> lines = new ArrayList<>();
    lines.add("credentials, beside those that callers bring:");
    lines.addAll(table.lines("  "));
    return lines;
  }

  static String state(SourceHealth health) {
    Instant expires = health.expires();
    return expires == null
        ? health.state().name().toLowerCase(Locale.ROOT)
        : Words.expiry(expires, Instant.now());
  }
}
