package io.tokenpak.companion.exchange;

import org.eclipse.jetty.io.EofException;

/// The client closed its connection before its answer was complete: its own business, so that Jetty
/// is quiet about it.
public final class ClientLeftException extends EofException {
  public ClientLeftException() {
    super("the client closed the connection before the answer was complete");
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
