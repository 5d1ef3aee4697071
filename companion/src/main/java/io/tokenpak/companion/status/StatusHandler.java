package io.tokenpak.companion.status;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// `GET /tokenpak/api/status` for the owner; every other request goes on to the wrapped handler.
public final class StatusHandler extends Handler.Wrapper {
  /// The path served.
  public static final String PATH = "/tokenpak/api/status";

  private final StatusReport report;
  private final AdminToken admin;

  public StatusHandler(Handler next, StatusReport report, AdminToken admin) {
    super(next);
    this.report = report;
    this.admin = admin;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!PATH.equals(request.getHttpURI().getPath())) {
      return super.handle(request, response, callback);
    }
    if (!HttpMethod.GET.is(request.getMethod())) {
      refuse(response, HttpStatus.METHOD_NOT_ALLOWED_405, "use GET", callback);
    } else if (!admin.matches(request.getHeaders().get(AdminToken.FIELD))) {
      refuse(
          response,
          HttpStatus.FORBIDDEN_403,
          "send the token in run/companion.json as " + AdminToken.FIELD,
          callback);
    } else {
      // Reads files, so not on the thread that moves bytes.
      Thread.startVirtualThread(() -> answer(response, callback));
    }
    return true;
  }

  private void answer(Response response, Callback callback) {
    try {
      write(response, report.json(), callback);
    } catch (RuntimeException failure) {
      callback.failed(failure);
    }
  }

  private static void refuse(Response response, int status, String message, Callback callback) {
    response.setStatus(status);
    byte[] body =
        "{\"error\":{\"message\":\"%s\"}}".formatted(message).getBytes(StandardCharsets.UTF_8);
    write(response, body, callback);
  }

  private static void write(Response response, byte[] body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
