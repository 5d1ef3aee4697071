package io.tokenpak.companion.usage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Looks at a body once more where it is written, and tells whether it is still the one that was
/// read: length and CRC-32C are the same. See docs/decisions/0026-what-a-digest-proves.md.
///
/// Guarded by its own monitor.
public final class BodyEcho {
  /// Looks at nothing.
  public static final BodyEcho NONE = new BodyEcho(true);

  private final boolean idle;
  private final CRC32C sum = new CRC32C();
  private long length;
  private boolean complete;

  private BodyEcho(boolean idle) {
    this.idle = idle;
  }

  BodyEcho() {
    this(false);
  }

  /// These bytes are being written, or have just been; their buffer stays as it is.
  ///
  /// @param from where in the buffer they begin
  public void wrote(ByteBuffer bytes, int from) {
    if (idle) {
      return;
    }
    synchronized (this) {
      int position = bytes.position();
      bytes.position(from);
      length += bytes.remaining();
      sum.update(bytes);
      bytes.position(position);
    }
  }

  /// All of the body was written.
  public void complete() {
    if (idle) {
      return;
    }
    synchronized (this) {
      complete = true;
    }
  }

  /// How much was given to be written, whether or not it was taken.
  synchronized long length() {
    return length;
  }

  /// Whether all of that body was written, and nothing else.
  synchronized boolean is(BodyDigest read) {
    return complete && read.isComplete() && length == read.length() && sum.getValue() == read.sum();
  }
}
