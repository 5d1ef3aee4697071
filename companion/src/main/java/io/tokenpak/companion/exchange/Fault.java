package io.tokenpak.companion.exchange;

/// Who caused a refusal; decides the level at which it is logged.
public enum Fault {
  CLIENT,
  COMPANION,
  PROVIDER
}
