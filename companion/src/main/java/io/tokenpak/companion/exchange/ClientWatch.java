package io.tokenpak.companion.exchange;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Notices that a client closes its connection while it waits for an answer.
///
/// Jetty reads an HTTP/1.1 connection only when the application asks for content, so a client that
/// leaves during a long answer would go unnoticed until a write fails. Between the end of the
/// request's body and the end of the exchange nobody else reads: this does, one byte at the most.
/// If there is one, the client sent its next request early; the connection gets the byte back at
/// the end, and until then the client's leaving shows by a failed write only.
///
/// Guarded by its own monitor; nothing is read while it is held.
final class ClientWatch implements Callback {
  private enum State {
    /// The request's body is still being read.
    FORBIDDEN,
    IDLE,
    WATCHING,
    READING,
    /// Nothing more to watch, though the exchange has not ended.
    OVER,
    ENDED
  }

  private final Request request;
  private final Runnable onGone;
  private State state = State.FORBIDDEN;
  private @Nullable Runnable completion;
  private @Nullable ByteBuffer early;

  ClientWatch(Request request, Runnable onGone) {
    this.request = request;
    this.onGone = onGone;
  }

  synchronized void allow() {
    if (state == State.FORBIDDEN) {
      state = State.IDLE;
    }
  }

  synchronized void arm() {
    if (state != State.IDLE || !(endPoint() instanceof AbstractEndPoint endPoint)) {
      return;
    }
    if (connection() instanceof HttpConnection http && !http.isRequestBufferEmpty()) {
      // The next request is here already; what follows must not overtake it.
      state = State.OVER;
      return;
    }
    // Before asking: a closed end point answers at once.
    state = State.WATCHING;
    if (!endPoint.tryFillInterested(this) && state == State.WATCHING) {
      state = State.OVER;
    }
  }

  /// Stops watching, then runs the completion; if a read is under way, as soon as that is over.
  void end(Runnable completion) {
    synchronized (this) {
      if (state == State.READING) {
        this.completion = completion;
        return;
      }
      boolean watching = state == State.WATCHING;
      state = State.ENDED;
      if (watching && endPoint() instanceof AbstractEndPoint endPoint) {
        // Takes the interest back by letting it run idle: see succeeded().
        endPoint.getFillInterest().fillable();
      }
    }
    complete(completion);
  }

  private void complete(Runnable completion) {
    if (early != null && connection() instanceof Connection.UpgradeTo next) {
      next.onUpgradeTo(early);
    }
    completion.run();
  }

  /// Has the connection close with a reset: where the end of the connection is the end of an
  /// answer, only that tells the client that the answer is cut.
  void resetAtClose() {
    if (endPoint() instanceof SocketChannelEndPoint endPoint) {
      try {
        endPoint.getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException _) {
        // It is closed already.
      }
    }
  }

  @Override
  public void succeeded() {
    synchronized (this) {
      if (state != State.WATCHING) {
        return;
      }
      state = State.READING;
    }
    boolean gone = isGone();
    if (gone) {
      onGone.run();
    }
    settle(gone);
  }

  @Override
  public void failed(Throwable failure) {
    synchronized (this) {
      if (state != State.WATCHING) {
        return;
      }
      state = State.OVER;
    }
    onGone.run();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private boolean isGone() {
    try {
      ByteBuffer found = BufferUtil.allocate(1);
      int filled = endPoint() instanceof AbstractEndPoint endPoint ? endPoint.fill(found) : -1;
      if (filled > 0) {
        early = found;
      }
      return filled < 0;
    } catch (IOException | RuntimeException _) {
      return true;
    }
  }

  private void settle(boolean gone) {
    Runnable next;
    synchronized (this) {
      next = completion;
      if (next != null) {
        state = State.ENDED;
      } else if (state == State.READING) {
        state = gone || early != null ? State.OVER : State.IDLE;
      }
    }
    if (next != null) {
      complete(next);
    } else {
      arm();
    }
  }

  private @Nullable Object endPoint() {
    Connection connection = connection();
    return connection == null ? null : connection.getEndPoint();
  }

  private @Nullable Connection connection() {
    return request.getConnectionMetaData().getConnection();
  }
}
