package io.tokenpak.companion.usage;

import org.jspecify.annotations.Nullable;

/// The bodies of an exchange, by their bytes. A digest is SHA-256 in hexadecimal digits; there is
/// none of a body that was not seen to its end.
///
/// @param requestIn of the request's body as the client sent it
/// @param requestOut of the request's body as it was written to the provider
/// @param responseIn of the answer's body as the provider sent it
/// @param responseOut of the answer's body as it was written to the client
public record Traffic(
    long requestBytes,
    long responseBytes,
    @Nullable String requestIn,
    @Nullable String requestOut,
    @Nullable String responseIn,
    @Nullable String responseOut) {
  /// Whether both bodies are known to have passed as they were.
  public boolean isPreserved() {
    return requestIn != null
        && requestIn.equals(requestOut)
        && responseIn != null
        && responseIn.equals(responseOut);
  }
}
