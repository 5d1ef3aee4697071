package io.tokenpak.companion.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of an exchange before a byte of its request goes to a provider.
///
/// @param request the exchange's id: 16 hexadecimal digits, never used twice
/// @param session as the client names it
/// @param path without its query
/// @param source the name of the credential's source
/// @param generation the credential's
public record UsageIntent(
    String request,
    Instant began,
    String platform,
    @Nullable String session,
    String provider,
    String backend,
    String method,
    String path,
    String source,
    String generation) {
  static final UsageIntent NOBODYS =
      new UsageIntent("", Instant.EPOCH, "", null, "", "", "", "", "", "");

  /// The same with another credential.
  UsageIntent travellingWith(String source, String generation) {
    return new UsageIntent(
        request, began, platform, session, provider, backend, method, path, source, generation);
  }
}
