package io.tokenpak.companion.credential;

/// Why a login file gave no login. Its words hold nothing of the file's content.
///
/// @param state how health calls it
/// @param finding what is wrong, as the rest of a sentence that begins with the file's name
/// @param remedy what to do about it, beginning with a verb; empty where the source knows better
public record Trouble(SourceHealth.State state, String finding, String remedy) {
  /// The file, or the login in it, is not there.
  public static Trouble missing(String finding) {
    return new Trouble(SourceHealth.State.MISSING, finding, "");
  }

  /// The file is there and makes no sense.
  public static Trouble torn(String finding) {
    return new Trouble(SourceHealth.State.TORN, finding, "");
  }

  /// The file may not or must not be read.
  public static Trouble refused(String finding, String remedy) {
    return new Trouble(SourceHealth.State.REFUSED, finding, remedy);
  }

  /// The program that owns the login has given it up.
  static Trouble givenUp(String finding) {
    return new Trouble(SourceHealth.State.REVOKED, finding, "");
  }

  /// Whether there is no login in the file, rather than a broken one.
  public boolean isMissing() {
    return state == SourceHealth.State.MISSING || state == SourceHealth.State.REVOKED;
  }
}
