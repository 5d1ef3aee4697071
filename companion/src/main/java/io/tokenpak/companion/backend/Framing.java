package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.exchange.RequestHead;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/// How a request's body is delimited; a forwarded body keeps the kind.
///
/// @param length in bytes; -1 where chunks delimit the body, 0 where there is none
record Framing(Kind kind, long length) {
  enum Kind {
    NONE,
    LENGTH,
    CHUNKED
  }

  private static final Framing NOTHING = new Framing(Kind.NONE, 0);
  private static final Framing CHUNKS = new Framing(Kind.CHUNKED, -1);

  static Framing of(RequestHead head) {
    HttpField encoding = head.fields().getField(HttpHeader.TRANSFER_ENCODING);
    if (encoding != null) {
      if (!encoding.getValue().equalsIgnoreCase("chunked")) {
        throw new Refusal(
            Reason.MALFORMED_REQUEST, "send Transfer-Encoding: chunked alone, or a Content-Length");
      }
      return CHUNKS;
    }
    long length = head.fields().getLongField(HttpHeader.CONTENT_LENGTH);
    return length < 0 ? NOTHING : new Framing(Kind.LENGTH, length);
  }

  boolean hasBody() {
    return length != 0;
  }

  boolean isChunked() {
    return kind == Kind.CHUNKED;
  }
}
