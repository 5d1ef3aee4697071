package io.tokenpak.companion.exchange;

import org.jspecify.annotations.Nullable;

/// What was decided about an exchange, in words, for logs and status.
///
/// @param credential the source of the credential, never the secret
public record ExchangeLabels(
    String platform, @Nullable String session, String provider, String backend, String credential) {
  static final ExchangeLabels UNKNOWN = new ExchangeLabels("unknown", null, "-", "-", "-");

  /// The same with another credential's source.
  public ExchangeLabels withCredential(String source) {
    return new ExchangeLabels(platform, session, provider, backend, source);
  }
}
