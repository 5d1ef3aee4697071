package io.tokenpak.companion.command;

import io.tokenpak.companion.Settings;
import io.tokenpak.companion.credential.SourceHealth;
import io.tokenpak.companion.doctor.CredentialCheck;
import io.tokenpak.companion.doctor.Diagnosis;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Judges the credentials, for people and for scripts.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks credentials; exit code 1 if one cannot be used as it is, or none serves.")
final class CredentialsCheck implements Callable<Integer> {
  private final Shell shell;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this one, see list.")
  private String name = "";

  CredentialsCheck(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    List<SourceHealth> sources =
        KnownCredentials.of(Settings.load(shell.environment())).sources().stream()
            .filter(each -> name.isEmpty() || each.source().equals(name))
            .toList();
    if (sources.isEmpty()) {
      throw new Failure(
          Failure.WRONG_USAGE, "no such credential source: see tokenpak credentials list");
    }
    List<Diagnosis> diagnoses = new CredentialCheck(sources).examine();
    DiagnosisLines.of(diagnoses).forEach(shell.out()::println);
    shell.out().flush();
    boolean serves = sources.stream().anyMatch(SourceHealth::serves);
    boolean broken = diagnoses.stream().anyMatch(each -> each.level() == Diagnosis.Level.FAIL);
    return serves && !broken ? 0 : Failure.FAILED;
  }
}
