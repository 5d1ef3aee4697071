package io.tokenpak.companion.backend;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/// A pool that gives each taker of a buffer positions of its own.
///
/// Jetty's client, when a request is aborted while its answer is being read, empties the buffer it
/// read into even if that is back in the pool: the next taker would lose what it has received, and
/// its exchange would never end. See docs/decisions/0029-buffers-are-seen-separately.md.
final class SeparateViews extends ByteBufferPool.Wrapper {
  SeparateViews(ByteBufferPool buffers) {
    super(buffers);
  }

  @Override
  public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
    RetainableByteBuffer pooled = super.acquire(size, direct);
    ByteBuffer view = pooled.getByteBuffer().duplicate();
    return RetainableByteBuffer.wrap(view, pooled);
  }
}
