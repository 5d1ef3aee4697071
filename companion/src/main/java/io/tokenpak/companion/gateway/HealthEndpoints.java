package io.tokenpak.companion.gateway;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// `GET /healthz` and `GET /readyz`: 200 while serving, 503 while draining; no data.
final class HealthEndpoints extends Handler.Wrapper {
  private final DrainGuard drainGuard;

  HealthEndpoints(DrainGuard drainGuard) {
    super(drainGuard);
    this.drainGuard = drainGuard;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    if (!path.equals("/healthz") && !path.equals("/readyz")) {
      return super.handle(request, response, callback);
    }
    response.setStatus(
        drainGuard.isDraining() ? HttpStatus.SERVICE_UNAVAILABLE_503 : HttpStatus.OK_200);
    callback.succeeded();
    return true;
  }
}
