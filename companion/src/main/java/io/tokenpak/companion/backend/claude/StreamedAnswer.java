package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// An answer given as it comes. Nothing goes out before its first event, so that a failure until
/// then has a status of its own.
final class StreamedAnswer implements AnswerForm {
  private static final int FULL = 16 * 1024;
  private static final byte[] PING = "{\"type\": \"ping\"}".getBytes(StandardCharsets.US_ASCII);

  private final ClientWriter writer;
  private final EventBytes events = new EventBytes();
  private boolean begun;

  StreamedAnswer(ClientWriter writer) {
    this.writer = writer;
  }

  @Override
  public void event(ObjectNode event) {
    events.add(event);
  }

  @Override
  public boolean isFull() {
    return events.size() >= FULL;
  }

  @Override
  public void flush() throws ClientStalled, IOException, InterruptedException {
    if (events.size() > 0) {
      write(false);
    }
  }

  @Override
  public void idle() throws ClientStalled, IOException, InterruptedException {
    if (begun) {
      events.add("ping", PING);
      flush();
    }
  }

  @Override
  public void finish() throws ClientStalled, IOException, InterruptedException {
    write(true);
  }

  @Override
  public boolean isBegun() {
    return begun;
  }

  @Override
  public void cut(byte[] error) throws ClientStalled, IOException, InterruptedException {
    events.add("error", error);
    flush();
  }

  private void write(boolean last) throws ClientStalled, IOException, InterruptedException {
    if (!begun) {
      begun = true;
      HttpFields.Mutable fields = writer.exchange().response().getHeaders();
      fields.put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
      fields.put(HttpHeader.CACHE_CONTROL, "no-cache");
      writer.answered();
    }
    writer.write(events.take(), last);
  }
}
