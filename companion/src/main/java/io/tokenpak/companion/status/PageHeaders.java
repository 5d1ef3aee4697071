package io.tokenpak.companion.status;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What browsers are told with every answer under the companion's own paths: to load nothing from
/// elsewhere, to run nothing that is not a file of the page, and to keep others out.
final class PageHeaders {
  /// The field with which the page marks requests that change something.
  static final String MARK = "X-TokenPak-Page";

  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private PageHeaders() {}

  static void put(Response response) {
    HttpFields.Mutable fields = response.getHeaders();
    fields.put("Content-Security-Policy", POLICY);
    fields.put("X-Frame-Options", "DENY");
    fields.put("X-Content-Type-Options", "nosniff");
    fields.put("Referrer-Policy", "no-referrer");
    fields.put("Cross-Origin-Opener-Policy", "same-origin");
    fields.put("Cross-Origin-Resource-Policy", "same-origin");
    fields.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  }

  /// Answers with a body that nobody keeps.
  static void write(Response response, String type, byte[] body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
