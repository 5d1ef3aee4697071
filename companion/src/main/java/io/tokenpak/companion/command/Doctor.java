package io.tokenpak.companion.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenpak.companion.BadSetting;
import io.tokenpak.companion.Settings;
import io.tokenpak.companion.doctor.Diagnosis;
import io.tokenpak.companion.doctor.DiagnosisJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Checks the set-up and says how to mend it.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks the set-up and says how to mend it.")
final class Doctor implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--json", description = "Print what a program can read.")
  private boolean json;

  @Option(names = "--mend", description = "Mend what can be mended without asking; keep copies.")
  private boolean mend;

  Doctor(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<Diagnosis> diagnoses = diagnoses();
    if (json) {
      printJson(diagnoses);
    } else {
      print(diagnoses);
    }
    boolean failed = diagnoses.stream().anyMatch(d -> d.level() == Diagnosis.Level.FAIL);
    return failed ? Failure.FAILED : 0;
  }

  private List<Diagnosis> diagnoses() {
    List<Diagnosis> diagnoses = new ArrayList<>();
    try {
      Settings settings = Settings.load(shell.environment());
      diagnoses.add(Diagnosis.ok("settings", "can be read"));
      for (String warning : settings.warnings()) {
        diagnoses.add(Diagnosis.warn("settings", warning, "correct or unset it"));
      }
      Checkup.of(settings, shell.environment())
          .forEach(check -> diagnoses.addAll(mend ? check.mend() : check.examine()));
    } catch (BadSetting bad) {
      diagnoses.add(
          Diagnosis.fail("settings", bad.message(), "mend it; what depends on it was not checked"));
    }
    return diagnoses;
  }

  private void print(List<Diagnosis> diagnoses) {
    DiagnosisLines.of(diagnoses).forEach(shell.out()::println);
    shell.out().flush();
  }

  private void printJson(List<Diagnosis> diagnoses) throws IOException {
    JsonGenerator out = new JsonFactory().createGenerator(shell.out());
    DiagnosisJson.write(diagnoses, out);
    out.flush();
    shell.out().println();
  }
}
