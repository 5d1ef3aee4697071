package io.tokenpak.companion.doctor;

/// One finding about the set-up. Holds no secret.
///
/// @param subject what was looked at
/// @param finding what is so
/// @param advice how to mend it; empty if nothing is wrong
public record Diagnosis(Level level, String subject, String finding, String advice) {
  /// How bad it is.
  public enum Level {
    OK,
    WARN,
    FAIL
  }

  public static Diagnosis ok(String subject, String finding) {
    return new Diagnosis(Level.OK, subject, finding, "");
  }

  public static Diagnosis warn(String subject, String finding, String advice) {
    return new Diagnosis(Level.WARN, subject, finding, advice);
  }

  public static Diagnosis fail(String subject, String finding, String advice) {
    return new Diagnosis(Level.FAIL, subject, finding, advice);
  }
}
