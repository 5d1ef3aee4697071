package io.tokenpak.companion.exchange;

import java.io.EOFException;

/// The client closed its connection before its answer was complete.
public final class ClientLeftException extends EOFException {
  public ClientLeftException() {
    super("the client closed the connection before the answer was complete");
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
