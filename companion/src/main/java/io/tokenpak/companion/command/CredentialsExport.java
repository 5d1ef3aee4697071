package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.export.ExportException;
import io.tokenpak.companion.credential.export.ExportSettings;
import io.tokenpak.companion.credential.export.ExportTarget;
import io.tokenpak.companion.credential.export.ExportTargets;
import io.tokenpak.companion.credential.export.ExportTerms;
import io.tokenpak.companion.credential.export.Exported;
import io.tokenpak.companion.credential.export.LoginFiles;
import io.tokenpak.companion.credential.export.LoginKind;
import io.tokenpak.companion.credential.export.LoginMaterial;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a login into another program's file, once.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a login into a file of a program that cannot be routed through the companion, once.",
      "TARGET is openclaw-oauth[=FOLDER], openclaw-profiles[=FOLDER], env=FILE or codex-home=FOLDER,",
      "see docs/credentials.md. TOKENPAK_EXPORT keeps targets current."
    })
final class CredentialsExport implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "TARGET", description = "What to write, and where.")
  private String target;

  @Option(
      names = "--with-refresh-token",
      description =
          "Let the refresh token go along. It works once: two programs that redeem it log each other"
              + " out.")
  private boolean withRefreshToken;

  @Option(names = "--replace", description = "Overwrite another account's login.")
  private boolean replace;

  @Option(names = "--dry-run", description = "Say what would be written; write nothing.")
  private boolean dryRun;

  CredentialsExport(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.load(shell.environment());
    ExportTarget found = target(settings.care().export());
    if (dryRun) {
      shell.out().println("would write " + found.describe());
    } else {
      write(found, settings);
    }
    shell.out().flush();
    return 0;
  }

  private ExportTarget target(ExportSettings settings) {
    try {
      return settings.catalog().one(target);
    } catch (IllegalArgumentException bad) {
      throw new Failure(
          Failure.WRONG_USAGE,
          bad.getMessage() + "; the targets: " + String.join(", ", ExportTargets.NAMES));
    }
  }

  private void write(ExportTarget found, Settings settings) {
    LoginFiles logins = LoginFiles.of(settings.credential());
    ExportTerms terms =
        new ExportTerms(
            settings.credential().subscriptionAcknowledged(), withRefreshToken, replace);
    boolean any = false;
    try {
      for (LoginKind kind : found.logins()) {
        Optional<LoginMaterial> login = logins.login(kind);
        if (login.isPresent()) {
          any = true;
          tell(kind, found.write(login.get(), terms));
        }
      }
    } catch (ExportException refused) {
      throw new Failure(Failure.FAILED, refused.message());
    }
    if (!any) {
      throw new Failure(
          Failure.FAILED, "there is no login to export: run `claude` and /login, or `codex login`");
    }
  }

  private void tell(LoginKind kind, Exported exported) {
    shell
        .out()
        .println(
            kind.source()
                + (exported.written() ? " written to " : " is current in ")
                + exported.file());
    exported.notes().forEach(note -> shell.out().println("  " + note));
  }
}
