package io.tokenpak.companion.credential;

/// What a source made of a login file: one generation of its secret. Its text form holds no secret.
interface Login {
  Generation generation();
}
