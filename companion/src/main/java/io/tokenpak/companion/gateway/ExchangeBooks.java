package io.tokenpak.companion.gateway;

import io.tokenpak.companion.credential.Credential;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.ExchangeLabels;
import io.tokenpak.companion.exchange.ExchangeLog;
import io.tokenpak.companion.exchange.LiveExchanges;
import io.tokenpak.companion.route.Route;
import io.tokenpak.companion.usage.ExchangeEnd;
import io.tokenpak.companion.usage.Timing;
import io.tokenpak.companion.usage.UsageIntent;
import io.tokenpak.companion.usage.UsageMeter;
import io.tokenpak.companion.usage.UsageMeters;
import io.tokenpak.companion.usage.budget.Budgets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Opens exchanges, and closes the books on each when it has ended: it lives no longer, is
/// remembered, and gets its row.
///
/// @param budgets that requests must have something left of
/// @param live the exchanges under way
/// @param log those that ended
public record ExchangeBooks(
    UsageMeters meters, Budgets budgets, LiveExchanges live, ExchangeLog log) {
  Entry open(Request request, Response response, Callback callback) {
    return new Entry(request, response, callback);
  }

  /// One exchange in the books.
  final class Entry {
    private final Exchange exchange;
    private volatile UsageMeter meter = UsageMeter.NONE;

    private Entry(Request request, Response response, Callback callback) {
      exchange = new Exchange(request, response, callback, this::ended);
      live.begin(exchange);
    }

    Exchange exchange() {
      return exchange;
    }

    /// The exchange's meter, once it is decided and labelled where it goes, and with what.
    UsageMeter meter(Route route, Credential credential) {
      ExchangeLabels labels = exchange.labels();
      UsageIntent intent =
          new UsageIntent(
              exchange.id(),
              exchange.began(),
              labels.platform(),
              labels.session(),
              labels.provider(),
              labels.backend(),
              exchange.head().method(),
              exchange.head().path(),
              credential.source().name(),
              credential.generation());
      meter = meters.meter(intent, exchange.head(), route.provider().usage(exchange.head()));
      if (exchange.hasEnded()) {
        ended(meter);
      }
      return meter;
    }

    private void ended(Exchange ended) {
      live.end(ended);
      log.add(ended);
      ended(meter);
    }

    /// Told once, however often it is called: an exchange may end before it has its meter.
    private void ended(UsageMeter last) {
      last.ended(
          new ExchangeEnd(
              meters.clock().instant(),
              exchange.outcome(),
              new Timing(exchange.age(), exchange.firstByte().orElse(null)),
              exchange.requestBytes(),
              exchange.responseBytes(),
              exchange.head().field("traceparent").orElse(null)));
    }
  }
}
