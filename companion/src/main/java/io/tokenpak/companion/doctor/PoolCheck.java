package io.tokenpak.companion.doctor;

import io.tokenpak.dispatch.PoolSurvey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Whether the pool has a program to run, and what holds its processes together.
///
/// @param survey looks when it is asked
public record PoolCheck(Supplier<PoolSurvey> survey) implements Check {
  private static final String SUBJECT = "pool";

  @Override
  public List<Diagnosis> examine() {
    PoolSurvey found = survey.get();
    List<Diagnosis> diagnoses = new ArrayList<>();
    diagnoses.add(
        found
            .program()
            .map(program -> Diagnosis.ok(SUBJECT, "runs " + program))
            .orElseGet(() ->
                Diagnosis.fail(
                    SUBJECT,
                    "has no program to run: " + found.finding(),
                    "do so, or set TOKENPAK_CLAUDE_BIN to the path of another one")));
    diagnoses.add(
        found.enclosure().tight()
            ? Diagnosis.ok("pool enclosure", found.enclosure().finding())
            : Diagnosis.warn(
                "pool enclosure",
                found.enclosure().finding(),
                "install util-linux (setpriv, unshare) and let users make namespaces; see"
                    + " docs/security.md"));
    return diagnoses;
  }
}
