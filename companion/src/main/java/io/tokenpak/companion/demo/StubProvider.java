package io.tokenpak.companion.demo;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// Stands for Anthropic, OpenAI and ChatGPT, and remembers what arrived.
final class StubProvider extends Handler.Abstract implements AutoCloseable {
  /// Between the parts of a stream, so that one can see whether they are held back.
  private static final long PAUSE_MILLIS = 15;

  private final Server stub = new Server();
  private final ServerConnector connector = new ServerConnector(stub, 1, 1);
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

  StubProvider() throws Exception {
    connector.setHost("127.0.0.1");
    stub.addConnector(connector);
    stub.setHandler(this);
    stub.start();
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  int count() {
    return arrivals.size();
  }

  /// The last request; empty if there was none since the count.
  Optional<Arrival> since(int count) {
    return arrivals.size() > count ? Optional.of(arrivals.getLast()) : Optional.empty();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    byte[] bytes = BufferUtil.toArray(Content.Source.asByteBuffer(request));
    String body = new String(bytes, StandardCharsets.UTF_8);
    StubAnswer answer = StubAnswer.to(Request.getPathInContext(request), body);
    Arrival arrival =
        new Arrival(
            request.getHttpURI().getPathQuery(),
            credential(request.getHeaders()),
            body,
            Digest.of(bytes),
            Digest.of(answer.bytes()),
            new CopyOnWriteArrayList<>());
    arrivals.add(arrival);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    send(answer, 0, arrival, response, callback);
    return true;
  }

  private static String credential(HttpFields fields) {
    return Optional.ofNullable(fields.get(HttpHeader.AUTHORIZATION))
        .or(() -> Optional.ofNullable(fields.get("x-api-key")))
        .orElse("");
  }

  private void send(
      StubAnswer answer, int part, Arrival arrival, Response response, Callback callback) {
    boolean last = part == answer.parts().size() - 1;
    arrival.sent().add(System.nanoTime());
    response.write(
        last,
        ByteBuffer.wrap(answer.parts().get(part)),
        last
            ? callback
            : Callback.from(
                () -> later(answer, part + 1, arrival, response, callback), callback::failed));
  }

  private void later(
      StubAnswer answer, int part, Arrival arrival, Response response, Callback callback) {
    stub.getScheduler()
        .schedule(
            () -> send(answer, part, arrival, response, callback),
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws Exception {
    stub.stop();
  }
}
