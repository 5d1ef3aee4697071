package io.tokenpak.companion.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// One open page, as the stream that it reads. Told by one thread at a time.
final class EventClient {
  /// Ticks that a page may take to read what it was told.
  private static final int PATIENCE = 10;

  private enum State {
    READY,
    WRITING,
    /// Writing, and to end when that is done.
    ENDING,
    OVER
  }

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Consumer<EventClient> onEnd;
  private ObjectNode told = JsonNodeFactory.instance.objectNode();
  private State state = State.READY;
  private int missed;

  EventClient(Request request, Response response, Callback callback, Consumer<EventClient> onEnd) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.onEnd = onEnd;
  }

  /// Whether it may still be told, and reads; ends it if not.
  boolean isLive(OwnerAccess access) {
    if (!access.admits(request)) {
      end();
      return false;
    }
    if (isStuck()) {
      fail(new TimeoutException("the page does not read"));
      return false;
    }
    return true;
  }

  private synchronized boolean isStuck() {
    missed = state == State.READY ? 0 : missed + 1;
    return missed > PATIENCE;
  }

  /// Sends the members that have changed since it was told before, or a sign of life.
  void tell(ObjectNode now) {
    synchronized (this) {
      if (state != State.READY) {
        return;
      }
      state = State.WRITING;
    }
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : now.properties()) {
      if (!member.getValue().equals(told.get(member.getKey()))) {
        changed.set(member.getKey(), member.getValue());
      }
    }
    told = now;
    write(changed.isEmpty() ? ": nothing new\n\n" : "data: " + changed + "\n\n");
  }

  private void write(String event) {
    response.write(
        false,
        ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)),
        Callback.from(this::written, this::fail));
  }

  private void written() {
    synchronized (this) {
      if (state == State.WRITING) {
        state = State.READY;
        return;
      }
      if (state == State.OVER) {
        return;
      }
      state = State.OVER;
    }
    callback.succeeded();
  }

  private void fail(Throwable failure) {
    synchronized (this) {
      if (state == State.OVER) {
        return;
      }
      state = State.OVER;
    }
    onEnd.accept(this);
    callback.failed(failure);
  }

  /// Ends the stream, once what is being written is.
  void end() {
    synchronized (this) {
      if (state == State.WRITING) {
        state = State.ENDING;
      }
      if (state != State.READY) {
        return;
      }
      state = State.OVER;
    }
    callback.succeeded();
  }
}
