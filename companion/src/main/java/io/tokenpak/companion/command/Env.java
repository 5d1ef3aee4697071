package io.tokenpak.companion.command;

import io.tokenpak.companion.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints the variables or configuration lines that point a client at the companion.
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "Prints what points a client at the companion.",
    footer = {
      "",
      "Lines that set variables can be run at once: eval \"$(tokenpak env claude)\"",
      "The others go into the client's own configuration, as their first line says."
    })
final class Env implements Callable<Integer> {
  /// Each has a template `env/CLIENT.txt` beside this class.
  static final List<String> CLIENTS =
      List.of("claude", "codex", "openclaw", "opencode", "anthropic-sdk", "openai-sdk", "jvm");

  private final Shell shell;

  @Parameters(
      paramLabel = "CLIENT",
      completionCandidates = Candidates.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String client;

  Env(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    checkKnown(client);
    shell.out().print(text(client, CompanionUrl.of(shell.environment())));
    shell.out().flush();
    return 0;
  }

  static void checkKnown(String client) {
    if (!CLIENTS.contains(client)) {
      throw new Failure(
          Failure.WRONG_USAGE,
          "no client is named %s: did you mean %s? The clients: %s"
              .formatted(client, Nearest.to(client, CLIENTS), String.join(", ", CLIENTS)));
    }
  }

  /// What points a client at a companion.
  static String text(String client, URI url) throws IOException {
    try (@Nullable InputStream template = Env.class.getResourceAsStream("env/" + client + ".txt")) {
      if (template == null) {
        throw new Failure(
            Failure.FAILED, "this build lacks env/" + client + ".txt: build it again");
      }
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${url}", url.toString());
    }
  }

  /// For --help and for completion.
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CLIENTS.iterator();
    }
  }
}
