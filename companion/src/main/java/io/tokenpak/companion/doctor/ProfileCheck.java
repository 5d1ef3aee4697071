package io.tokenpak.companion.doctor;

import io.tokenpak.companion.credential.export.BrokenProfile;
import io.tokenpak.companion.credential.export.ExportException;
import io.tokenpak.companion.credential.export.ProfileRepair;
import java.util.ArrayList;
import java.util.List;

/// Whether OpenClaw can use its own oauth profiles.
public record ProfileCheck(ProfileRepair repair) implements Check {
  private static final String SUBJECT = "openclaw profiles";

  @Override
  public List<Diagnosis> examine() {
    return repair.find().stream().map(ProfileCheck::diagnosis).toList();
  }

  @Override
  public List<Diagnosis> mend() {
    List<Diagnosis> diagnoses = new ArrayList<>();
    try {
      repair.mend().forEach(done -> diagnoses.add(Diagnosis.ok(SUBJECT, done)));
    } catch (ExportException refused) {
      diagnoses.add(Diagnosis.fail(SUBJECT, "were not mended", refused.message()));
    }
    diagnoses.addAll(examine());
    return diagnoses;
  }

  private static Diagnosis diagnosis(BrokenProfile broken) {
    String finding = broken.id() + " in " + broken.file() + " is of type oauth and has no access";
    return Diagnosis.fail(
        SUBJECT,
        finding + " but a key, which OpenClaw does not read there",
        broken.mendable()
            ? "run tokenpak doctor --mend, which moves it and keeps a copy of the file"
            : "it looks like an API key: set the profile's type to api_key");
  }
}
