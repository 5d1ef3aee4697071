package io.tokenpak.dispatch.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenpak.dispatch.protocol.CliLine;
import io.tokenpak.dispatch.protocol.HostLine;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes to the process. A process that takes no more lines is ended, and says so itself.
final class Outgoing {
  private static final Logger log = LoggerFactory.getLogger(Outgoing.class);

  private final Requests requests = new Requests();
  private volatile @Nullable LineChannel channel;

  void attach(LineChannel opened) {
    channel = opened;
  }

  void send(String line) {
    LineChannel open = channel;
    try {
      if (open != null) {
        open.send(line);
      }
    } catch (IOException e) {
      log.debug("{} takes no more lines", this, e);
      kill();
    }
  }

  void request(ObjectNode request, Requests.Waiter waiter) {
    send(HostLine.request(requests.expect(waiter), request));
  }

  /// Makes the CLI answer the next line as the options say.
  void apply(TurnOptions options, Requests.Waiter waiter) {
    requests.applying(options).forEach(request -> request(request, waiter));
  }

  void answered(CliLine.Answered answer) {
    requests.answered(answer);
  }

  /// Stops the CLI's turn. Returns at once: a process that reads nothing must not hold up whoever
  /// leaves.
  void interrupt() {
    var _ = Thread.ofVirtual().start(() -> request(Requests.request("interrupt"), _ -> {}));
  }

  void close() {
    LineChannel open = channel;
    if (open != null) {
      open.close();
    }
  }

  void kill() {
    LineChannel open = channel;
    if (open != null) {
      open.kill();
    }
  }

  OptionalLong rss() {
    LineChannel open = channel;
    return open == null ? OptionalLong.empty() : open.rss();
  }

  long pid() {
    LineChannel open = channel;
    return open == null ? -1 : open.pid();
  }

  @Override
  public String toString() {
    return "process " + pid();
  }
}
