package io.tokenpak.companion.backend;

import io.tokenpak.companion.exchange.ErrorShape;
import io.tokenpak.companion.exchange.Exchange;
import io.tokenpak.companion.exchange.Reason;
import io.tokenpak.companion.exchange.Refusal;
import io.tokenpak.companion.provider.Provider;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/// Words what went wrong on the way to a provider, and ends the exchange with it.
final class ProviderFailure {
  private ProviderFailure() {}

  /// Ends an exchange for a failure before or during its answer.
  ///
  /// @param clients what went wrong on the client's side, if anything; it is then the cause
  /// @param sent whether the provider may have got any of the request
  static void end(
      Exchange exchange,
      Provider provider,
      @Nullable Throwable clients,
      Throwable failure,
      boolean sent) {
    if (clients != null) {
      endForClient(exchange, provider.errorShape(), clients);
    } else if (failure instanceof Refusal refusal) {
      exchange.refuse(refusal, provider.errorShape());
    } else if (exchange.response().isCommitted()) {
      exchange.fail(failure, "cut");
    } else {
      exchange.refuse(refusal(provider, failure, sent), provider.errorShape());
    }
  }

  /// Ends an exchange for what went wrong while its body was read.
  static void endForClient(Exchange exchange, ErrorShape shape, Throwable clients) {
    if (clients instanceof TimeoutException) {
      exchange.refuse(
          new Refusal(Reason.BODY_STALLED, "the body stopped arriving: send it again"), shape);
    } else {
      exchange.fail(clients, clients instanceof HttpException ? "malformed body" : "client left");
    }
  }

  /// The refusal that a client gets.
  ///
  /// @param sent whether the provider may have got any of the request
  static Refusal refusal(Provider provider, Throwable failure, boolean sent) {
    String origin = provider.name() + " at " + provider.origin();
    return switch (failure) {
      case UnknownHostException _ ->
          unreachable(origin + " has no address: check the network and DNS");
      case SocketTimeoutException _ ->
          unreachable(origin + " did not accept a connection in time: check the network");
      case ConnectException _ ->
          unreachable(origin + " refuses connections: check the network and the upstream setting");
      case SSLException _ ->
          unreachable(
              origin + " cannot prove who it is (TLS): nothing was sent; check certificates");
      case TimeoutException _ ->
          new Refusal(Reason.PROVIDER_SILENT, origin + " did not answer in time: try again");
      case HttpException _ ->
          new Refusal(Reason.PROVIDER_BROKE_OFF, origin + " sent an answer that is not valid HTTP");
      default ->
          sent
              ? brokeOff(origin)
              : unreachable(origin + " closed the connection before anything was sent: try again");
    };
  }

  private static Refusal unreachable(String message) {
    return new Refusal(Reason.PROVIDER_UNREACHABLE, message);
  }

  private static Refusal brokeOff(String origin) {
    return new Refusal(
        Reason.PROVIDER_BROKE_OFF,
        origin + " closed the connection before its answer: whether it did the work is unknown");
  }
}
