package io.tokenpak.companion.credential;

/// One header field of a credential and how it joins the caller's fields. Not a record: its value
/// may be a secret.
public final class CredentialField {
  /// How the field joins the caller's.
  public enum Joining {
    /// Stands alone; the caller's field of that name was stripped.
    SET,
    /// Its tokens follow the caller's, those that are missing, ignoring case.
    MERGE,
    /// Left out if the caller sent one.
    IF_ABSENT
  }

  private final Joining joining;
  private final String name;
  private final String value;

  private CredentialField(Joining joining, String name, String value) {
    this.joining = joining;
    this.name = name;
    this.value = value;
  }

  public static CredentialField set(String name, String value) {
    return new CredentialField(Joining.SET, name, value);
  }

  public static CredentialField merge(String name, String value) {
    return new CredentialField(Joining.MERGE, name, value);
  }

  public static CredentialField ifAbsent(String name, String value) {
    return new CredentialField(Joining.IF_ABSENT, name, value);
  }

  public Joining joining() {
    return joining;
  }

  public String name() {
    return name;
  }

  /// The value as it goes on the wire. Never log it.
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return "CredentialField[" + joining + " " + name + "]";
  }
}
