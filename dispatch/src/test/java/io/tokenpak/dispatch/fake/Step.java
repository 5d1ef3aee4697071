package io.tokenpak.dispatch.fake;

import java.util.Locale;

/// The steps of the protocol at which a fault can strike.
enum Step {
  START,
  BEFORE_INITIALIZE,
  AFTER_INITIALIZE,
  AFTER_INIT,
  MID_STREAM,
  AFTER_ASSISTANT,
  BEFORE_RESULT,
  AFTER_RESULT;

  static Step named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
