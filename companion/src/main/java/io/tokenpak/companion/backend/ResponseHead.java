package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Exchange;
import java.util.List;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// Gives the client the provider's status and fields, but for those that docs/wire.md lists.
final class ResponseHead {
  private ResponseHead() {}

  static void copy(Response from, Exchange exchange, boolean injected) {
    HttpFields.Mutable to = exchange.response().getHeaders();
    to.clear();
    exchange.response().setStatus(from.getStatus());
    HttpFields fields = from.getHeaders();
    List<String> nominated = fields.getCSV(HttpHeader.CONNECTION, false);
    for (HttpField field : fields) {
      if (!isDropped(FieldNames.canonical(field.getName()), nominated, injected)) {
        to.add(asReceived(field));
      }
    }
    to.add(Exchange.REQUEST_ID, exchange.id());
  }

  private static boolean isDropped(String canonical, List<String> nominated, boolean injected) {
    return FieldNames.isHopByHop(canonical)
        || FieldNames.isProvidersOwn(canonical)
        || (injected && canonical.equals("set-cookie"))
        || isNominated(canonical, nominated);
  }

  private static boolean isNominated(String canonical, List<String> nominated) {
    for (String name : nominated) {
      if (FieldNames.canonical(name).equals(canonical)) {
        return true;
      }
    }
    return false;
  }

  /// Jetty writes a field that it knows under the name that it knows; without that knowledge, under
  /// the name received. Content-Length it must know, to frame the answer.
  private static HttpField asReceived(HttpField field) {
    if (field.getHeader() == null || field.getHeader() == HttpHeader.CONTENT_LENGTH) {
      return field;
    }
    String value = field.getValue();
    return new HttpField(null, field.getName(), value == null ? "" : value);
  }
}
