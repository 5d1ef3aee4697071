package io.tokenpak.companion.backend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;

/// A body read whole, for the one provider whose bodies may need an edit.
final class CollectedBody {
  private final Content.Source source;
  private final Consumer<byte[]> then;
  private final Consumer<Throwable> otherwise;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);

  CollectedBody(Content.Source source, Consumer<byte[]> then, Consumer<Throwable> otherwise) {
    this.source = source;
    this.then = then;
    this.otherwise = otherwise;
  }

  void read() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this::read);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        otherwise.accept(chunk.getFailure());
        return;
      }
      boolean last = chunk.isLast();
      append(chunk.getByteBuffer());
      chunk.release();
      if (last) {
        then.accept(bytes.toByteArray());
        return;
      }
    }
  }

  private void append(ByteBuffer buffer) {
    byte[] some = BufferUtil.toArray(buffer);
    bytes.write(some, 0, some.length);
  }
}
