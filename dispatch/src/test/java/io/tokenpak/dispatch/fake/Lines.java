package io.tokenpak.dispatch.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lines out, each written whole; when nobody reads them any more, the process ends.
final class Lines {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private final AtomicReference<@Nullable Duration> split = new AtomicReference<>();
  private volatile boolean frozen;

  /// From now on nothing comes out, and who writes waits for ever.
  void freeze() {
    frozen = true;
  }

  /// Cuts every line inside its first character of several bytes, and pauses there.
  void split(@Nullable Duration pause) {
    split.set(pause);
  }

  void write(ObjectNode line) {
    byte[] json = Json.bytes(line);
    byte[] whole = new byte[json.length + 1];
    System.arraycopy(json, 0, whole, 0, json.length);
    whole[json.length] = '\n';
    write(whole);
  }

  void writeGarbage(String text) {
    write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] line) {
    if (frozen) {
      waitForEver();
    }
    try {
      writeWhole(line);
    } catch (IOException e) {
      Exit.now(1);
    }
  }

  private synchronized void writeWhole(byte[] line) throws IOException {
    Duration pause = split.get();
    int cut = pause == null ? -1 : insideCharacter(line);
    if (pause == null || cut < 0) {
      out.write(line);
      return;
    }
    out.write(line, 0, cut);
    Pause.of(pause);
    out.write(line, cut, line.length - cut);
  }

  private static int insideCharacter(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if ((line[i] & 0xC0) == 0x80) {
        return i;
      }
    }
    return -1;
  }

  static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
