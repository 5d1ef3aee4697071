package io.tokenpak.companion.usage;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `zstd`, by the native library, which is loaded for the first such answer only.
final class ZstdDecoding implements Decoding {
  private static final int PIECE = 8 * 1024;

  /// The windows of 8 MiB that [RFC 9659](https://www.rfc-editor.org/rfc/rfc9659) allows.
  private static final int LARGEST_WINDOW_LOG = 23;

  private final Arrivals arrivals = new Arrivals();
  private final byte[] piece = new byte[PIECE];
  private @Nullable ZstdInputStreamNoFinalizer zstd;

  @Override
  public void decode(ByteBuffer bytes, Consumer<ByteBuffer> out) throws IOException {
    arrivals.bytes = bytes;
    try {
      ZstdInputStreamNoFinalizer begun = zstd;
      if (begun == null) {
        begun = new ZstdInputStreamNoFinalizer(arrivals);
        begun.setContinuous(true).setLongMax(LARGEST_WINDOW_LOG);
        zstd = begun;
      }
      int count = begun.read(piece);
      while (count > 0) {
        out.accept(ByteBuffer.wrap(piece, 0, count));
        count = begun.read(piece);
      }
    } catch (LinkageError noLibrary) {
      throw new IOException("no zstd here", noLibrary);
    }
  }

  @Override
  public void close() {
    if (zstd != null) {
      try {
        zstd.close();
      } catch (IOException _) {
        // Nothing behind it can fail to close.
      }
    }
  }

  /// What has arrived and is not decoded yet; at its end, more may come.
  private static final class Arrivals extends InputStream {
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    @Override
    public int read() {
      return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(into, offset, count);
      return count;
    }

    @Override
    public int available() {
      return bytes.remaining();
    }
  }
}
