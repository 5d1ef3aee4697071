package io.tokenpak.companion.gateway;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Lets nothing new in once the companion was told to stop.
final class DrainGuard extends Handler.Wrapper {
  private volatile boolean draining;

  DrainGuard(Handler handler) {
    super(handler);
  }

  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!draining) {
      return super.handle(request, response, callback);
    }
    new Exchange(request, response, callback, _ -> {})
        .refuse(
            new Refusal(Reason.DRAINING, "the companion is stopping: try again in a moment"),
            ErrorShape.ANTHROPIC);
    return true;
  }
}
