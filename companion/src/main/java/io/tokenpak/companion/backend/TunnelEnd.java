package io.tokenpak.companion.backend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// One end of a tunnel: what it reads goes to the other end, and nothing more is read before that
/// is written. At most one buffer of 16 KiB is held.
final class TunnelEnd extends AbstractConnection implements Connection.UpgradeTo {
  private static final int BUFFER = 16 * 1024;

  /// A WebSocket may be silent between two turns, but not for ever: its peer may have died.
  private static final Duration LONGEST_SILENCE = Duration.ofHours(2);

  /// How long the other side may take to end its half once one side has ended.
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

  private final EndPoint other;
  private final Consumer<ByteBuffer> seen;
  private final Runnable onClosed;
  private final ByteBuffer buffer = BufferUtil.allocate(BUFFER);
  private @Nullable ByteBuffer early;
  private @Nullable Runnable afterOpen;

  /// @param seen shown what was read, before it goes on; leaves it as it is
  /// @param onClosed told when this end has closed
  TunnelEnd(EndPoint own, EndPoint other, Consumer<ByteBuffer> seen, Runnable onClosed) {
    super(own, (Executor) Runnable::run);
    this.other = other;
    this.seen = seen;
    this.onClosed = onClosed;
  }

  /// What to do once this end is in place.
  void afterOpen(Runnable action) {
    afterOpen = action;
  }

  @Override
  public void onUpgradeTo(ByteBuffer bytes) {
    early = BufferUtil.copy(bytes);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(LONGEST_SILENCE.toMillis());
    if (early != null && early.hasRemaining()) {
      pass(early);
    } else {
      fillInterested();
    }
    if (afterOpen != null) {
      afterOpen.run();
    }
  }

  @Override
  public void onFillable() {
    try {
      BufferUtil.clear(buffer);
      int filled = getEndPoint().fill(buffer);
      if (filled > 0) {
        pass(buffer);
      } else if (filled == 0) {
        fillInterested();
      } else {
        end();
      }
    } catch (IOException failure) {
      broken(failure);
    }
  }

  private void end() {
    other.shutdownOutput();
    if (getEndPoint().isOutputShutdown()) {
      close();
    } else {
      getEndPoint().setIdleTimeout(LONGEST_FAREWELL.toMillis());
      other.setIdleTimeout(LONGEST_FAREWELL.toMillis());
    }
  }

  private void pass(ByteBuffer bytes) {
    seen.accept(bytes);
    other.write(Callback.from(this::fillInterested, this::broken), bytes);
  }

  private void broken(Throwable failure) {
    getEndPoint().close(failure);
    other.close(failure);
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    other.close();
    onClosed.run();
  }
}
