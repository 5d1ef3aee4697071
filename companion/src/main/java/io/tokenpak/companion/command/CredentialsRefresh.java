package io.tokenpak.companion.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.CredentialEndpoints;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Has a login renewed now.
@Command(
    name = "refresh",
    mixinStandardHelpOptions = true,
    description = "Has a login renewed now, by the program that owns it.")
final class CredentialsRefresh implements Callable<Integer> {
  /// Longer than the companion itself waits.
  private static final Duration PATIENCE = Duration.ofSeconds(130);

  private final Shell shell;

  @Parameters(paramLabel = "NAME", description = "The credential's name, see list.")
  private String name;

  CredentialsRefresh(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    OwnerWish wish = OwnerWish.of(Settings.load(shell.environment()));
    JsonNode answer;
    try (var _ = Progress.of("refresh", shell)) {
      answer = wish.tell(CredentialEndpoints.REFRESH, name, PATIENCE);
    }
    boolean changed = answer.path("changed").asBoolean();
    shell.out().println(name + (changed ? ": renewed" : ": unchanged"));
    CredentialLines.rows(List.of(StatusText.health(answer.path("source"))))
        .forEach(shell.out()::println);
    shell.out().flush();
    return changed ? 0 : Failure.FAILED;
  }
}
