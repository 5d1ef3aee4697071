package io.tokenpak.agent.weave;

import net.bytebuddy.jar.asm.Opcodes;

/// A class file in a version that the reader knows: a newer one is shown as the newest known, for
/// what is woven depends on nothing that a newer version adds, and becomes itself again at the end.
public final class ReadableClass {
  private static final int NEWEST = Opcodes.V28;
  private static final int MINOR_HIGH = 4;
  private static final int MAJOR_HIGH = 6;
  private static final int MAJOR_LOW = 7;
  private static final int BYTE = 0xff;

  private final byte[] original;

  public ReadableClass(byte[] original) {
    this.original = original;
  }

  /// What a reader can be given.
  public byte[] bytes() {
    if (!isNewer()) {
      return original;
    }
    byte[] shown = original.clone();
    shown[MAJOR_HIGH] = (byte) (NEWEST >> Byte.SIZE);
    shown[MAJOR_LOW] = (byte) NEWEST;
    return shown;
  }

  byte[] restored(byte[] written) {
    System.arraycopy(original, MINOR_HIGH, written, MINOR_HIGH, MAJOR_LOW + 1 - MINOR_HIGH);
    return written;
  }

  private boolean isNewer() {
    int major = ((original[MAJOR_HIGH] & BYTE) << Byte.SIZE) | (original[MAJOR_LOW] & BYTE);
    return major > NEWEST;
  }
}
