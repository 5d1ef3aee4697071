package io.tokenpak.companion.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Variables of other programs that work against the companion. Their values are not printed: some
/// hold secrets.
///
/// @param variables the environment
/// @param url where the companion listens
public record VariableCheck(Map<String, String> variables, URI url) implements Check {
  public VariableCheck {
    variables = Map.copyOf(variables);
  }

  @Override
  public List<Diagnosis> examine() {
    List<Diagnosis> diagnoses = new ArrayList<>();
    baseUrl("ANTHROPIC_BASE_URL", diagnoses::add);
    baseUrl("OPENAI_BASE_URL", diagnoses::add);
    loginSnapshot(diagnoses::add);
    proxy(diagnoses::add);
    if (diagnoses.isEmpty()) {
      diagnoses.add(Diagnosis.ok("variables", "none works against the companion"));
    }
    return diagnoses;
  }

  private void baseUrl(String name, Consumer<Diagnosis> found) {
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      return;
    }
    found.accept(
        pointsHere(value)
            ? Diagnosis.ok(name, "leads clients that are started from this shell here")
            : Diagnosis.warn(
                name,
                "leads clients that are started from this shell past the companion",
                "unset it, or set it as tokenpak env says"));
  }

  private boolean pointsHere(String value) {
    try {
      URI uri = URI.create(value);
      return uri.getPort() == url.getPort() && isLocal(uri.getHost());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private boolean isLocal(@Nullable String host) {
    return "localhost".equals(host) || "127.0.0.1".equals(host) || url.getHost().equals(host);
  }

  private void loginSnapshot(Consumer<Diagnosis> found) {
    if (!variables.getOrDefault("CLAUDE_CODE_OAUTH_TOKEN", "").isBlank()) {
      found.accept(
          Diagnosis.warn(
              "CLAUDE_CODE_OAUTH_TOKEN",
              "is a copy of a login that nobody refreshes; Claude Code prefers it to its file, and"
                  + " the companion does not read it",
              "unset it and log in with claude"));
    }
  }

  private void proxy(Consumer<Diagnosis> found) {
    for (String name : List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")) {
      if (!variables.getOrDefault(name, "").isBlank()) {
        found.accept(
            Diagnosis.warn(
                name,
                "is not used by the companion, which connects to providers directly",
                "make sure that it may"));
      }
    }
  }
}
