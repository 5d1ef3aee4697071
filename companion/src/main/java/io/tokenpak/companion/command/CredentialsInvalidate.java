package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.status.CredentialEndpoints;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Has the running companion forget what it knows of its credentials.
@Command(
    name = "invalidate",
    mixinStandardHelpOptions = true,
    description = {
      "Has the running companion forget what it knows of a credential, or of all,",
      "and read anew. Adopts the login of another account."
    })
final class CredentialsInvalidate implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Shell shell;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this one, see list.")
  private String name = "";

  CredentialsInvalidate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    OwnerWish wish = OwnerWish.ofRunning(Settings.load(shell.environment()));
    var _ = wish.tell(CredentialEndpoints.INVALIDATE, name, PATIENCE);
    shell.out().println(name.isEmpty() ? "all credentials are read anew" : name + ": read anew");
    shell.out().flush();
    return 0;
  }
}
