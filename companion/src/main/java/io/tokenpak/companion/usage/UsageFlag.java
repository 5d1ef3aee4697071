package io.tokenpak.companion.usage;

import java.util.Locale;

/// What there is to know about an exchange and its figures.
public enum UsageFlag {
  /// The companion ended before the exchange did: nobody knows what it cost.
  UNKNOWN,
  /// The provider answered well and reported nothing, though it does for such requests.
  ABSENT,
  /// The answer was cut before its end: what it cost may be more.
  PARTIAL,
  /// A count became smaller than the provider had said before; the larger one is kept.
  BACKWARDS,
  /// A count was no number, or larger than any can be, and was passed over.
  UNREADABLE,
  /// Some of the answer was no JSON or no event.
  BROKEN,
  /// The stream had events of a type that is not known.
  UNKNOWN_EVENT,
  /// The answer travelled in a content coding that cannot be read here.
  CODED,
  /// The provider reported an error in the middle of a stream.
  ERROR_EVENT,
  /// Its bodies were captured, as the owner wished.
  CAPTURED;

  /// In lower case, with hyphens, as it is stored and shown.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
