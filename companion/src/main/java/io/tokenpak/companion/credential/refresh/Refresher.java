package io.tokenpak.companion.credential.refresh;

import io.tokenpak.companion.credential.CredentialSource;
import io.tokenpak.companion.credential.Generation;

/// A way to have a login renewed.
interface Refresher {
  /// Has the login renewed and waits until that is over, however long it takes. Called on a thread
  /// that may block, once at a time for one source.
  ///
  /// @param generation that is to be replaced
  /// @throws InterruptedException if the companion ends meanwhile
  Outcome refresh(CredentialSource source, Generation generation) throws InterruptedException;
}
