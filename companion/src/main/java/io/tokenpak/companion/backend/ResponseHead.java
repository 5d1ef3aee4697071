package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Exchange;
import java.util.Set;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/// Gives the client the provider's status and fields, but for those that docs/wire.md lists.
final class ResponseHead {
  /// Has Jetty frame the body in chunks where no length is known. It is told even where all of a
  /// short body is there at once, which Jetty would count; a client of HTTP/1.0 gets neither.
  private static final HttpField CHUNKED = new HttpField(HttpHeader.TRANSFER_ENCODING, "chunked");

  private ResponseHead() {}

  static void copy(Response from, Exchange exchange, boolean injected) {
    Set<String> nominated = FieldNames.nominated(from.getHeaders());
    HttpFields.Mutable to = begin(from, exchange);
    for (HttpField field : from.getHeaders()) {
      String name = FieldNames.canonical(field.getName());
      if (!isDropped(name, injected) && !nominated.contains(name)) {
        to.add(frames(field, from.getStatus()) ? field : opaque(field));
      }
    }
    to.add(Exchange.REQUEST_ID, exchange.id());
    if (!to.contains(HttpHeader.CONTENT_LENGTH)) {
      to.add(CHUNKED);
    }
  }

  /// Gives the client the provider's consent to an upgrade, which lies in fields that else end
  /// here.
  static void copyUpgrade(Response from, Exchange exchange, boolean injected) {
    HttpFields.Mutable to = begin(from, exchange);
    for (HttpField field : from.getHeaders()) {
      String name = FieldNames.canonical(field.getName());
      boolean agrees = name.equals("connection") || name.equals("upgrade");
      if (agrees || !isDropped(name, injected)) {
        to.add(opaque(field));
      }
    }
    to.add(Exchange.REQUEST_ID, exchange.id());
  }

  private static HttpFields.Mutable begin(Response from, Exchange exchange) {
    HttpFields.Mutable to = exchange.response().getHeaders();
    to.clear();
    exchange.response().setStatus(from.getStatus());
    return to;
  }

  private static boolean isDropped(String canonical, boolean injected) {
    return FieldNames.isHopByHop(canonical)
        || FieldNames.isProvidersOwn(canonical)
        || (injected && canonical.equals("set-cookie"));
  }

  /// Whether Jetty must know the field, to frame the answer. With 304 the length is that of an
  /// answer which is not sent.
  private static boolean frames(HttpField field, int status) {
    return field.getHeader() == HttpHeader.CONTENT_LENGTH && status != HttpStatus.NOT_MODIFIED_304;
  }

  /// Jetty writes a field that it knows under the name that it knows; without that knowledge, under
  /// the name received.
  private static HttpField opaque(HttpField field) {
    String value = field.getValue();
    return new HttpField(null, field.getName(), value == null ? "" : value);
  }
}
