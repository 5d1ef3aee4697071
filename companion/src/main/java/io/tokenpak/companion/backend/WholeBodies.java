package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.usage.UsageMeter;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;

/// Gathers request bodies whole, for a backend that reads them instead of passing them on.
public final class WholeBodies {
  private final int largest;
  private final BodyBudget budget;

  /// @param largest body accepted, as it came and decoded, in bytes
  /// @param most bytes held at one time
  public WholeBodies(long largest, long most) {
    this.largest = (int) Math.min(largest, Integer.MAX_VALUE - 16);
    this.budget = new BodyBudget(most);
  }

  /// Gathers one, takes its content coding off and hands it on, on a virtual thread. What fails
  /// before or there ends the exchange.
  ///
  /// @param then throws a [Refusal] that the client is to be given
  /// @param shape in which the client is told of refusals
  public void gather(Exchange exchange, ErrorShape shape, Consumer<byte[]> then) {
    long length = Framing.of(exchange.head()).length();
    if (length > largest) {
      throw ClientBody.tooLarge(largest);
    }
    ClientBody body =
        new ClientBody(exchange, length, largest, KeptBody.notKept(), UsageMeter.NONE);
    CollectedBody collected =
        new CollectedBody(
            body,
            budget,
            bytes -> then.accept(decoded(exchange, bytes)),
            failure -> failed(exchange, shape, body, failure));
    Expectation.meet(exchange, collected::read);
  }

  private byte[] decoded(Exchange exchange, byte[] bytes) {
    String encoding =
        String.join(",", exchange.head().fields().getValuesList(HttpHeader.CONTENT_ENCODING));
    return ContentCoding.decoded(bytes, encoding, largest);
  }

  private static void failed(
      Exchange exchange, ErrorShape shape, ClientBody body, Throwable failure) {
    Throwable clients = body.clientFailure();
    if (clients != null) {
      ProviderFailure.endForClient(exchange, shape, clients);
    } else if (failure instanceof Refusal refusal) {
      exchange.refuse(refusal, shape);
    } else {
      exchange.fail(failure, "failed");
    }
  }

  /// Counts what is made of a body for as long as it is held.
  ///
  /// @return gives back what was counted; run it once
  /// @throws Refusal if there is no room now
  public Runnable hold(int bytes) {
    budget.take(bytes);
    return () -> budget.giveBack(bytes);
  }
}
