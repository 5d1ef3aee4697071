package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.Exchange;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/// Meets `Expect: 100-continue`: the client waits for whom it talks to.
final class Expectation {
  private Expectation() {}

  /// Goes on, after a `100 Continue` if the client waits for one.
  static void meet(Exchange exchange, Runnable then) {
    if (!exchange.head().fields().contains(HttpHeader.EXPECT)) {
      then.run();
      return;
    }
    var _ =
        exchange
            .response()
            .writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY)
            .thenRun(then)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                exchange.fail(failure, "failed");
              }
            });
  }
}
