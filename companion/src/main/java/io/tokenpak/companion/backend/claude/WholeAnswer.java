package io.tokenpak.companion.backend.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/// An answer given whole, as one JSON document, and nothing before it is complete.
final class WholeAnswer implements AnswerForm {
  private final ClientWriter writer;
  private final WholeMessage message = new WholeMessage();

  WholeAnswer(ClientWriter writer) {
    this.writer = writer;
  }

  @Override
  public void event(ObjectNode event) {
    message.take(event);
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void flush() {}

  @Override
  public void idle() {}

  @Override
  public void finish() throws ClientStalled, IOException, InterruptedException {
    byte[] json = EventBytes.json(message.message());
    HttpFields.Mutable fields = writer.exchange().response().getHeaders();
    fields.put(HttpHeader.CONTENT_TYPE, "application/json");
    fields.put(HttpHeader.CACHE_CONTROL, "no-cache");
    fields.put(HttpHeader.CONTENT_LENGTH, json.length);
    writer.answered();
    writer.write(json, true);
  }

  @Override
  public boolean isBegun() {
    return false;
  }

  @Override
  public void cut(byte[] error) {}
}
