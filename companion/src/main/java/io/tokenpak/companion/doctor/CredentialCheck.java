package io.tokenpak.companion.doctor;

import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.SourceHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The companion's own credentials: there, readable, closed to others, not expired.
public record CredentialCheck(List<SourceHealth> sources) implements Check {
  public CredentialCheck {
    // What callers bring is none of the companion's own.
    sources = sources.stream().filter(each -> !each.source().equals(ClientSupplied.NAME)).toList();
  }

  @Override
  public List<Diagnosis> examine() {
    List<Diagnosis> diagnoses = new ArrayList<>(sources.stream().map(this::diagnosis).toList());
    if (sources.stream().noneMatch(SourceHealth::serves)) {
      diagnoses.add(
          Diagnosis.warn(
              "credentials",
              "none is valid: callers must bring their own",
              "log in with claude or codex, or set ANTHROPIC_API_KEY or OPENAI_API_KEY"));
    }
    return diagnoses;
  }

  private static boolean isValid(SourceHealth health) {
    return health.state() == SourceHealth.State.VALID;
  }

  private Diagnosis diagnosis(SourceHealth health) {
    Diagnosis.Level level =
        switch (health.state()) {
          // A source that nobody set up is no fault.
          case VALID, MISSING -> Diagnosis.Level.OK;
          case EXPIRING, EXPIRED, EXHAUSTED -> Diagnosis.Level.WARN;
          case TORN, REFUSED, REVOKED -> Diagnosis.Level.FAIL;
        };
    return new Diagnosis(level, health.source(), finding(health), health.advice());
  }

  private static String finding(SourceHealth health) {
    Instant expires = health.expires();
    return health.place()
        + " is "
        + health.state().name().toLowerCase(Locale.ROOT)
        + (expires == null ? "" : isValid(health) ? " until " + expires : " since " + expires);
  }
}
