package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.RequestHead;
import org.eclipse.jetty.http.HttpHeader;

/// A request body as the ChatGPT backend accepts it: a JSON object says `"stream":true` and
/// `"store":false` and has no `max_output_tokens`; anything else is as it came.
final class CodexBody {
  /// The largest decoded body, in bytes: twice the largest body that is taken by default, for text
  /// shrinks by more, but a conversation that fits a model's window is never larger.
  static final int LARGEST_DECODED = 64 << 20;

  private final byte[] bytes;
  private final boolean edited;

  private CodexBody(byte[] bytes, boolean edited) {
    this.bytes = bytes;
    this.edited = edited;
  }

  /// @throws io.tokenpak.companion.exchange.Refusal if the body cannot be decoded
  static CodexBody of(byte[] body, RequestHead head) {
    return of(body, String.join(",", head.fields().getValuesList(HttpHeader.CONTENT_ENCODING)));
  }

  /// @param encoding the value of `Content-Encoding`, empty if there is none
  /// @throws io.tokenpak.companion.exchange.Refusal if the body cannot be decoded
  static CodexBody of(byte[] body, String encoding) {
    return of(body, encoding, LARGEST_DECODED);
  }

  static CodexBody of(byte[] body, String encoding, int largest) {
    if (body.length == 0) {
      return new CodexBody(body, false);
    }
    byte[] decoded = ContentCoding.decoded(body, encoding, largest);
    return CodexEdit.of(decoded)
        .map(edited -> new CodexBody(edited, true))
        .orElseGet(() -> new CodexBody(body, false));
  }

  /// Whether anything had to change. The bytes are then free of any content coding, so that
  /// `Content-Encoding` and every digest of the original (`Content-MD5`, `Content-Digest`,
  /// `Repr-Digest`, `Digest`) must go.
  boolean isEdited() {
    return edited;
  }

  /// The body to send: if nothing had to change, what came, still encoded.
  byte[] bytes() {
    return bytes;
  }
}
