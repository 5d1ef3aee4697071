package io.tokenpak.companion.credential.export;

import java.nio.file.Path;
import java.util.Set;

/// A file of another program's that takes logins.
public interface ExportTarget {
  /// What settings and commands call this kind of target, for example `openclaw-oauth`.
  String name();

  /// What it writes and where, for people.
  String describe();

  /// The file that it writes.
  Path file();

  /// The logins that it takes.
  Set<LoginKind> logins();

  /// Puts the login into the file and leaves all else in it as it is.
  ///
  /// @throws ExportException if it did not; the file is then as it was
  Exported write(LoginMaterial login, ExportTerms terms) throws ExportException;
}
