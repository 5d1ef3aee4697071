package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// What a source tells people about its login file.
///
/// @param source the source's name
/// @param remedy how to get a login, beginning with a verb
/// @param renewal how to renew one, beginning with a verb
record LoginAdvice(String source, Path file, String remedy, String renewal) {
  /// How long before its end a login is shown as expiring; its owner renews it about then.
  private static final Duration EXPIRING = Duration.ofMinutes(5);

  /// What a file without a login comes down to: absent, or broken, which is worse.
  Finding finding(Reading<?> reading) {
    Trouble trouble = reading.trouble();
    if (trouble == null) {
      return Finding.NOT_CONCERNED;
    }
    Refusal refusal =
        new Refusal(
            Reason.CREDENTIAL_UNAVAILABLE, file + " " + trouble.finding() + ": " + advice(trouble));
    return trouble.isMissing() ? new Finding.Missing(refusal) : new Finding.Withheld(refusal);
  }

  /// The state of the login in use; where the file holds something else, or none is in use, what is
  /// the matter with the file.
  SourceHealth health(CredentialFile<?> login, InstantSource clock) {
    Reading<?> reading = login.current();
    Standing standing = login.standing();
    Trouble trouble = reading.trouble();
    boolean rejected = standing.isRejected(reading.fingerprint());
    if (reading.login() != null && rejected) {
      return health(
          SourceHealth.State.REVOKED,
          reading,
          "the provider rejects this login: " + renewal + "; if that does not help, " + remedy);
    }
    if (trouble != null) {
      String kept = reading.login() == null ? "" : "; the login read before stays in use";
      return health(
          trouble.state(),
          reading,
          "the file " + trouble.finding() + ": " + advice(trouble) + kept);
    }
    return standing
        .exhaustedUntil(reading.fingerprint())
        .map(until ->
            health(
                SourceHealth.State.EXHAUSTED,
                reading,
                "its quota is used up until " + until.truncatedTo(ChronoUnit.SECONDS)))
        .orElseGet(() -> ending(reading, clock.instant()));
  }

  private SourceHealth ending(Reading<?> reading, Instant now) {
    Login login = reading.login();
    if (login == null || !login.generation().isExpired(now.plus(EXPIRING))) {
      return health(SourceHealth.State.VALID, reading, "");
    }
    return login.generation().isExpired(now)
        ? health(SourceHealth.State.EXPIRED, reading, renewal)
        : health(SourceHealth.State.EXPIRING, reading, renewal);
  }

  private SourceHealth health(SourceHealth.State state, Reading<?> reading, String advice) {
    Login login = reading.login();
    return new SourceHealth(
        source,
        file.toString(),
        state,
        login == null ? null : login.generation().expires(),
        login == null ? null : login.generation().renewableUntil(),
        advice,
        "");
  }

  private String advice(Trouble trouble) {
    return trouble.remedy().isEmpty() ? remedy : trouble.remedy();
  }
}
