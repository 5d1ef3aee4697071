package io.tokenpak.companion.command;

import io.tokenpak.companion.doctor.Diagnosis;
import java.util.List;
import java.util.Locale;

/// Diagnoses as people read them.
final class DiagnosisLines {
  private DiagnosisLines() {}

  static List<String> of(List<Diagnosis> diagnoses) {
    Table table = new Table();
    for (Diagnosis diagnosis : diagnoses) {
      boolean wrong = diagnosis.level() != Diagnosis.Level.OK;
      String mend = wrong && !diagnosis.advice().isEmpty() ? ": " + diagnosis.advice() : "";
      table.row(word(diagnosis), diagnosis.subject(), diagnosis.finding() + mend);
    }
    return table.lines("");
  }

  static String word(Diagnosis diagnosis) {
    return diagnosis.level().name().toLowerCase(Locale.ROOT);
  }
}
