package io.tokenpak.companion.gateway;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Words what Jetty itself refuses (a malformed head, say) as the companion words its errors.
final class JsonErrors implements Request.Handler {
  private static final Logger log = LoggerFactory.getLogger(JsonErrors.class);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Throwable cause = cause(request);
    boolean malformed = response.getStatus() < 500 || cause instanceof HttpException;
    if (!malformed && !(cause instanceof QuietException)) {
      log.error("a request failed", cause);
    }
    Refusal refusal =
        malformed
            ? new Refusal(Reason.MALFORMED_REQUEST, "the request is malformed: send valid HTTP/1.1")
            : new Refusal(
                Reason.COMPANION_FAILED, "the companion failed: its log says why; try again");
    response.getHeaders().put(Exchange.REQUEST_ID, Exchange.newId());
    response.getHeaders().put(Exchange.ERROR, refusal.reason().code());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(ErrorShape.ANTHROPIC.body(refusal)), callback);
    return true;
  }

  private static Throwable cause(Request request) {
    return request.getAttribute(org.eclipse.jetty.server.handler.ErrorHandler.ERROR_EXCEPTION)
            instanceof Throwable cause
        ? cause
        : new IllegalStateException("no cause given");
  }
}
