package io.tokenpak.companion.stub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A model provider on a loopback port: it plays its script to every API that real clients use, and
/// records each request.
public final class StubProvider implements AutoCloseable {
  private final ServerSocket listener;
  private final StubScript script;
  private final StubApis apis;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  private StubProvider(ServerSocket listener, StubScript script) {
    this.listener = listener;
    this.script = script;
    this.apis = new StubApis(script);
  }

  public static StubProvider start(StubScript script) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    StubProvider stub = new StubProvider(listener, script);
    Thread.ofVirtual().name("stub-provider").start(stub::accept);
    return stub;
  }

  public URI origin() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// From now on a request with that bearer token is answered with a 401.
  public void revoke(String token) {
    revoked.add("Bearer " + token);
  }

  /// Everything received so far, in order of arrival.
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /// What was received by that method at that path.
  public List<RecordedRequest> requests(String method, String path) {
    return requests.stream()
        .filter(request -> request.method().equals(method) && request.path().equals(path))
        .toList();
  }

  /// The text messages received over WebSockets so far, in order of arrival.
  public List<String> webSocketMessages() {
    return List.copyOf(frames);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().name("stub-connection").start(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Clients leave as they like, so the end of a connection is never an error here.
  private void serve(Socket socket) {
    try (socket) {
      StubConnection connection = new StubConnection(socket);
      for (Optional<RecordedRequest> next = connection.next();
          next.isPresent();
          next = connection.next()) {
        RecordedRequest request = next.get();
        requests.add(request);
        if (request.field("Authorization").filter(revoked::contains).isPresent()) {
          connection.send(
              request, StubAnswer.error(401, "authentication_error", "the token was revoked"));
          continue;
        }
        if (request.wantsWebSocket() && script.webSockets()) {
          converse(StubWebSocket.accept(connection, request));
          return;
        }
        connection.send(request, apis.answer(request));
      }
    } catch (IOException _) {
      // Gone.
    } finally {
      open.remove(socket);
    }
  }

  private void converse(StubWebSocket socket) throws IOException {
    for (Optional<String> next = socket.receive(); next.isPresent(); next = socket.receive()) {
      frames.add(next.get());
      JsonNode message = Json.parse(next.get());
      for (String frame : apis.frames(message)) {
        socket.send(frame);
      }
    }
  }
}
