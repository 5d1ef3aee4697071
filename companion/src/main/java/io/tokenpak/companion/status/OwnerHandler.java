package io.tokenpak.companion.status;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the companion answers to its owner alone; every other request goes on to the wrapped
/// handler.
public final class OwnerHandler extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(OwnerHandler.class);

  private final Map<String, OwnerEndpoint> endpoints;
  private final AdminToken admin;

  /// @param endpoints by path
  public OwnerHandler(Handler next, Map<String, OwnerEndpoint> endpoints, AdminToken admin) {
    super(next);
    this.endpoints = Map.copyOf(endpoints);
    this.admin = admin;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    OwnerEndpoint endpoint = endpoints.get(request.getHttpURI().getPath());
    if (endpoint == null) {
      return super.handle(request, response, callback);
    }
    if (!endpoint.method().equals(request.getMethod())) {
      refuse(response, HttpStatus.METHOD_NOT_ALLOWED_405, "use " + endpoint.method(), callback);
    } else if (!admin.matches(request.getHeaders().get(AdminToken.FIELD))
        && !endpoint.admits(request.getHeaders())) {
      refuse(
          response,
          HttpStatus.FORBIDDEN_403,
          "send the token in run/companion.json as " + AdminToken.FIELD,
          callback);
    } else {
      // Reads files or waits, so not on the thread that moves bytes.
      Thread.startVirtualThread(() -> answer(endpoint, request, response, callback));
    }
    return true;
  }

  private static void answer(
      OwnerEndpoint endpoint, Request request, Response response, Callback callback) {
    try {
      write(response, endpoint.contentType(), endpoint.answer(query(request)), callback);
    } catch (OwnerRefusal refusal) {
      refuse(response, refusal.status(), String.valueOf(refusal.getMessage()), callback);
    } catch (RuntimeException failure) {
      log.error("{} failed", request.getHttpURI().getPath(), failure);
      callback.failed(failure);
    }
  }

  private static Fields query(Request request) {
    try {
      return Request.extractQueryParameters(request);
    } catch (RuntimeException malformed) {
      throw new OwnerRefusal(HttpStatus.BAD_REQUEST_400, "the query is malformed");
    }
  }

  private static void refuse(Response response, int status, String message, Callback callback) {
    response.setStatus(status);
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(message));
    byte[] body =
        "{\"error\":{\"message\":\"%s\"}}".formatted(quoted).getBytes(StandardCharsets.UTF_8);
    write(response, "application/json", body, callback);
  }

  private static void write(Response response, String type, byte[] body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
