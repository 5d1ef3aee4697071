package io.tokenpak.companion.status;

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

/// What the companion answers to its owner alone. Other requests go on to the wrapped handler,
/// unless their path is one of the companion's own.
public final class OwnerHandler extends Handler.Wrapper {
  private static final Logger log = LoggerFactory.getLogger(OwnerHandler.class);

  private final Map<String, OwnerEndpoint> endpoints;
  private final OwnerAccess access;

  /// @param endpoints by path
  public OwnerHandler(Handler next, Map<String, OwnerEndpoint> endpoints, OwnerAccess access) {
    super(next);
    this.endpoints = Map.copyOf(endpoints);
    this.access = access;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    OwnerEndpoint endpoint = endpoints.get(OwnPath.of(request));
    if (endpoint == null) {
      return !OwnPath.isOwn(OwnPath.of(request)) && super.handle(request, response, callback);
    }
    if (!endpoint.method().equals(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, endpoint.method());
      OwnerError.write(
          response, HttpStatus.METHOD_NOT_ALLOWED_405, "use " + endpoint.method(), callback);
    } else if (!admits(endpoint, request)) {
      OwnerError.write(response, HttpStatus.FORBIDDEN_403, OwnerAccess.HOW, callback);
    } else {
      // Reads files or waits, so not on the thread that moves bytes.
      Thread.startVirtualThread(() -> answer(endpoint, request, response, callback));
    }
    return true;
  }

  private boolean admits(OwnerEndpoint endpoint, Request request) {
    return access.admitsProgram(request)
        || (!endpoint.isForProgramsOnly() && access.admits(request))
        || endpoint.admits(request.getHeaders());
  }

  private static void answer(
      OwnerEndpoint endpoint, Request request, Response response, Callback callback) {
    try {
      byte[] body = endpoint.answer(query(request));
      PageHeaders.write(response, endpoint.contentType(), body, callback);
    } catch (OwnerRefusal refusal) {
      OwnerError.write(response, refusal.status(), String.valueOf(refusal.getMessage()), callback);
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
}
