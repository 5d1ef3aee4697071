package io.tokenpak.companion.credential.lease;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A disk that is full at times, and under which the process dies at a chosen step.
final class FrailDisk implements Disk {
  /// The process is gone. Whatever ran in it must not go on.
  static final class Dead extends Error {
    Dead() {
      super("dead", null, false, false);
    }
  }

  private int stepsToLive = Integer.MAX_VALUE;
  private boolean full;

  /// The process dies at this step from now: in the middle of a write, before or after what else is
  /// done to a file.
  synchronized void dieAt(int step) {
    stepsToLive = step;
  }

  synchronized boolean isDead() {
    return stepsToLive < 0;
  }

  synchronized void full(boolean is) {
    full = is;
  }

  private synchronized void step() {
    if (--stepsToLive < 0) {
      stepsToLive = -1;
      throw new Dead();
    }
  }

  @Override
  public void write(RandomAccessFile file, byte[] bytes) throws IOException {
    step();
    int half = bytes.length / 2;
    file.write(bytes, 0, half);
    step();
    if (full) {
      throw new IOException("No space left on device");
    }
    file.write(bytes, half, bytes.length - half);
    step();
  }

  @Override
  public void force(RandomAccessFile file) throws IOException {
    Disk.super.force(file);
    step();
  }

  @Override
  public void delete(Path file) throws IOException {
    step();
    Disk.super.delete(file);
    step();
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step();
    Disk.super.move(from, to);
    step();
  }
}
