package io.tokenpak.companion.backend;

import io.tokenpak.companion.credential.Credential;
import java.net.URI;

/// What a provider request's head has that the client's has not.
///
/// @param target path and query at the origin
/// @param upgrades whether the client's wish to upgrade travels on
/// @param editedLength the length of the body if it was edited, else -1
record HeadChanges(
    URI origin,
    String target,
    Credential credential,
    Framing framing,
    boolean upgrades,
    long editedLength) {}
