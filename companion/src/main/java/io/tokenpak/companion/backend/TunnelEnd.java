package io.tokenpak.companion.backend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
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

  private final EndPoint other;
  private final ByteBuffer buffer = BufferUtil.allocateDirect(BUFFER);
  private @Nullable ByteBuffer early;
  private @Nullable Runnable afterOpen;

  TunnelEnd(EndPoint own, EndPoint other) {
    super(own, (Executor) Runnable::run);
    this.other = other;
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
        other.shutdownOutput();
        if (getEndPoint().isOutputShutdown()) {
          close();
        }
      }
    } catch (IOException failure) {
      broken(failure);
    }
  }

  private void pass(ByteBuffer bytes) {
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
  }
}
