package io.tokenpak.companion.usage;

import org.jspecify.annotations.Nullable;

/// The bodies of one exchange, each looked at where it comes in and where it goes out. Guarded by
/// the monitor of its meter.
final class Bodies {
  private final BodyDigest requestIn = new BodyDigest();
  private final BodyDigest responseIn = new BodyDigest();
  private final BodyEcho responseOut = new BodyEcho();
  private @Nullable BodyDigest edited;
  private BodyEcho requestOut = new BodyEcho();

  BodyDigest requestIn() {
    return requestIn;
  }

  BodyDigest responseIn() {
    return responseIn;
  }

  BodyEcho responseOut() {
    return responseOut;
  }

  /// Another body than the client's will travel.
  void edit(byte[] body) {
    edited = BodyDigest.of(body);
  }

  /// Looks at what is written to the provider, from its begin.
  BodyEcho travels() {
    requestOut = new BodyEcho();
    return requestOut;
  }

  /// Whether the provider may have all of a request's body.
  boolean mayHaveArrived() {
    BodyDigest sent = edited == null ? requestIn : edited;
    return sent.isComplete() && sent.length() > 0 && requestOut.length() == sent.length();
  }

  Traffic traffic(long requestBytes, long responseBytes) {
    String in = requestIn.hex();
    String answerIn = responseIn.hex();
    return new Traffic(
        requestBytes,
        responseBytes,
        in,
        sent(in),
        answerIn,
        responseOut.is(responseIn) ? answerIn : null);
  }

  private @Nullable String sent(@Nullable String in) {
    if (edited != null) {
      return requestOut.is(edited) ? edited.hex() : null;
    }
    return requestOut.is(requestIn) ? in : null;
  }
}
