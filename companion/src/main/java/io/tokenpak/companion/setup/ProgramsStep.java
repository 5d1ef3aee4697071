package io.tokenpak.companion.setup;

import io.tokenpak.companion.credential.ClientSupplied;
import io.tokenpak.companion.credential.SourceHealth;
import java.util.ArrayList;
import java.util.List;

/// Finds clients and logins.
///
/// @param sources the state of each credential source
public record ProgramsStep(Machine machine, List<SourceHealth> sources) implements Step {
  private static final List<String> PROGRAMS = List.of("claude", "codex", "openclaw", "opencode");

  public ProgramsStep {
    sources = List.copyOf(sources);
  }

  @Override
  public String title() {
    return "What is here";
  }

  @Override
  public List<String> explanation() {
    return List.of(
        "The companion serves any client; it uses the logins of claude and codex, or API keys.");
  }

  @Override
  public Proposal propose() {
    List<String> lines = new ArrayList<>();
    for (String program : PROGRAMS) {
      lines.add(
          machine
              .program(program)
              .map(file -> "found %s: %s".formatted(program, file))
              .orElse("not on PATH: " + program));
    }
    for (SourceHealth source : sources) {
      if (!source.source().equals(ClientSupplied.NAME)) {
        lines.add(line(source));
      }
    }
    if (sources.stream()
        .noneMatch(each -> each.serves() && !each.source().equals(ClientSupplied.NAME))) {
      lines.add(
          "no credential serves yet: run `claude` and /login, run `codex login`, or set an API key");
    }
    return new Proposal.Word(lines);
  }

  private static String line(SourceHealth source) {
    String advice = source.advice().isEmpty() ? "" : ": " + source.advice();
    return source.serves()
        ? "can be used: %s in %s".formatted(source.source(), source.place())
        : "cannot be used: %s in %s%s".formatted(source.source(), source.place(), advice);
  }
}
