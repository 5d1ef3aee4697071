package io.tokenpak.companion.credential.export;

import java.util.Optional;

/// Where exported logins come from.
@FunctionalInterface
public interface LoginSupply {
  /// The login as it is now; empty if there is none.
  ///
  /// @throws ExportException if it is there and cannot be used
  Optional<LoginMaterial> login(LoginKind kind) throws ExportException;
}
