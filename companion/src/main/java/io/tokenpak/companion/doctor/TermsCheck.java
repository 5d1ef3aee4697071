package io.tokenpak.companion.doctor;

import java.util.List;

/// Whether the owner lets the Claude login serve other programs.
public record TermsCheck(boolean acknowledged) implements Check {
  @Override
  public List<Diagnosis> examine() {
    return List.of(
        Diagnosis.ok(
            "terms",
            acknowledged
                ? "the Claude login may serve other programs: you acknowledged docs/terms.md"
                : "the Claude login serves Claude Code alone; read docs/terms.md before you set"
                    + " TOKENPAK_SUBSCRIPTION_OAUTH=1"));
  }
}
