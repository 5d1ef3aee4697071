package io.tokenpak.companion.credential;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a source tells people about its login file.
///
/// @param source the source's name
/// @param remedy how to get a login, beginning with a verb
/// @param renewal how to renew one, beginning with a verb
record LoginAdvice(String source, Path file, String remedy, String renewal) {
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

  SourceHealth health(Reading<?> reading, Instant now) {
    Login login = reading.login();
    Generation generation = login == null ? null : login.generation();
    Trouble trouble = reading.trouble();
    if (trouble != null) {
      String kept = login == null ? "" : "; the login read before stays in use";
      String advice = "the file " + trouble.finding() + ": " + advice(trouble) + kept;
      return health(trouble.state(), generation, advice);
    }
    return generation != null && generation.isExpired(now)
        ? health(SourceHealth.State.EXPIRED, generation, renewal)
        : health(SourceHealth.State.VALID, generation, "");
  }

  private SourceHealth health(
      SourceHealth.State state, @Nullable Generation generation, String advice) {
    return new SourceHealth(
        source,
        file.toString(),
        state,
        generation == null ? null : generation.expires(),
        generation == null ? null : generation.renewableUntil(),
        advice,
        "");
  }

  private String advice(Trouble trouble) {
    return trouble.remedy().isEmpty() ? remedy : trouble.remedy();
  }
}
