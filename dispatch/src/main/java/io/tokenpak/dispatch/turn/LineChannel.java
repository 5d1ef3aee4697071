package io.tokenpak.dispatch.turn;

import io.tokenpak.dispatch.process.ClaudeProcess;
import io.tokenpak.dispatch.process.LineListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// The process that a talk talks to.
public interface LineChannel {
  /// Starts a process.
  @FunctionalInterface
  interface Opener {
    /// Starts one whose lines go to the listener.
    LineChannel open(LineListener listener) throws IOException;
  }

  /// Sends a whole line; returns when the process was given it.
  void send(String line) throws IOException;

  /// Lets the process finish, and returns when it is gone.
  void close();

  /// Ends the process with all that it started, at once, and does not wait.
  void kill();

  /// The number of the process.
  long pid();

  /// Bytes of memory that the process holds; empty where that cannot be told.
  OptionalLong rss();

  /// A channel to a running CLI.
  static LineChannel to(ClaudeProcess process) {
    return new LineChannel() {
      @Override
      public void send(String line) throws IOException {
        process.send(line.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void close() {
        process.close();
      }

      @Override
      public void kill() {
        process.kill();
      }

      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public OptionalLong rss() {
        return process.rss();
      }
    };
  }
}
