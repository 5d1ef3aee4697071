package io.tokenpak.companion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;

class SeparateViewsTest {
  private static final int SIZE = 16 * 1024;

  private final ArrayByteBufferPool pool = new ArrayByteBufferPool();
  private final SeparateViews views = new SeparateViews(pool);

  @Test
  void whoEmptiesABufferThatItGaveBackTakesNothingFromTheNext() {
    RetainableByteBuffer first = views.acquire(SIZE, true);
    ByteBuffer late = first.getByteBuffer();
    first.release();
    RetainableByteBuffer.Mutable next = views.acquire(SIZE, true);
    assertThat(next.append(BufferUtil.toBuffer("received"))).isTrue();

    BufferUtil.clear(late);

    assertThat(BufferUtil.toString(next.getByteBuffer(), StandardCharsets.UTF_8))
        .isEqualTo("received");
  }

  @Test
  void theBytesAreThePoolsAndComeBackToIt() {
    RetainableByteBuffer taken = views.acquire(SIZE, true);
    taken.retain();
    assertThat(taken.isRetained()).isTrue();
    assertThat(taken.release()).isFalse();
    assertThat(taken.release()).isTrue();
    RetainableByteBuffer again = views.acquire(SIZE, true);
    again.release();

    assertThat(pool.getDirectByteBufferCount()).isEqualTo(1);
  }
}
