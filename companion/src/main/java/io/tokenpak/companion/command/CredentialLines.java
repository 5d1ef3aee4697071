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
    List<String> lines = new ArrayList<>();
    lines.add("credentials, beside those that callers bring:");
    lines.addAll(rows(sources));
    return lines;
  }

  /// Each source on a line of its own.
  static List<String> rows(List<SourceHealth> sources) {
    Table table = new Table();
    for (SourceHealth health : sources) {
      if (health.source().equals(ClientSupplied.NAME)) {
        continue;
      }
      table.row(health.source(), state(health), health.place(), health.advice(), health.next());
    }
    return table.lines("  ");
  }

  /// `valid, expires 2026-11-21 15:00 (in 1 h 20 min)`.
  private static String state(SourceHealth health) {
    String state = health.state().name().toLowerCase(Locale.ROOT);
    Instant expires = health.expires();
    boolean saysItself = expires == null || health.state() == SourceHealth.State.EXPIRED;
    String end = expires == null ? "" : Words.expiry(expires, Instant.now());
    return saysItself ? (end.isEmpty() ? state : end) : state + ", " + end;
  }
}
