package io.tokenpak.companion.stub;

import static java.util.Objects.requireNonNull;

import io.tokenpak.companion.stub.Conversation.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider on loopback without any HTTP library: it records the exact bytes of each request and
/// answers with exact bytes, as a script says.
public final class RecordingProvider implements AutoCloseable {
  /// What is answered unless a script says otherwise.
  public static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final int NO_READ_TIMEOUT_MILLIS = 60_000;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<RawMessage> requests = new LinkedBlockingQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Arrivals> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger heads = new AtomicInteger();
  private volatile Script script = conversation -> conversation.write(OK);
  private volatile boolean readsFirst = true;
  private volatile boolean speaksHttp = true;

  private RecordingProvider(ServerSocket listener) {
    this.listener = listener;
  }

  public static RecordingProvider start() throws IOException {
    return start(new ServerSocket());
  }

  /// Listens on a socket given, for example one that speaks TLS.
  public static RecordingProvider start(ServerSocket unbound) throws IOException {
    unbound.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 512);
    RecordingProvider provider = new RecordingProvider(unbound);
    Thread.ofVirtual().name("provider").start(provider::accept);
    return provider;
  }

  /// Answers each request with these bytes, once it is complete.
  public RecordingProvider answers(String bytes) {
    return answers(conversation -> conversation.write(bytes));
  }

  /// Plays a script for each request, once it is complete.
  public RecordingProvider answers(Script script) {
    this.readsFirst = true;
    this.script = script;
    return this;
  }

  /// Plays a script for each request as soon as its head is there; the script may read the rest.
  public RecordingProvider answersEarly(Script script) {
    this.readsFirst = false;
    this.script = script;
    return this;
  }

  /// Plays a script on each connection as soon as it is accepted, before a byte is read.
  public RecordingProvider greets(Script script) {
    this.speaksHttp = false;
    this.script = script;
    return this;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public URI origin() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /// The next complete request, waiting for it.
  public RawMessage request() throws InterruptedException {
    RawMessage request = requests.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    return requireNonNull(request, "no request reached the provider");
  }

  /// The complete requests that nobody has taken yet.
  public List<RawMessage> requests() {
    return List.copyOf(requests);
  }

  /// Forgets the requests that nobody has taken yet.
  public void forget() {
    requests.clear();
  }

  /// How many requests began: what a provider would execute, and bill.
  public int executions() {
    return heads.get();
  }

  /// How many connections were opened, whether or not a byte came.
  public int connections() {
    return connections.size();
  }

  /// How many connections carried at least one byte.
  public long connectionsWithBytes() {
    return connections.stream().filter(connection -> connection.bytes() > 0).count();
  }

  /// How many bytes reached the provider, on all connections.
  public long bytes() {
    return connections.stream().mapToLong(Arrivals::bytes).sum();
  }

  /// How many connections are open now.
  public int openConnections() {
    return open.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().name("provider connection").start(() -> serve(socket));
      } catch (IOException closed) {
        if (!listener.isClosed()) {
          failures.add(closed);
        }
      }
    }
  }

  private void serve(Socket socket) {
    Arrivals arrivals = new Arrivals();
    connections.add(arrivals);
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(NO_READ_TIMEOUT_MILLIS);
      WireReader reader = new WireReader(socket.getInputStream(), arrivals);
      if (speaksHttp) {
        converse(socket, reader);
      } else {
        script.play(new Conversation(socket, reader, new byte[0]));
      }
    } catch (IOException _) {
      // The other side left, which is a provider's daily bread.
    } catch (Throwable failure) {
      failures.add(failure);
    } finally {
      open.remove(socket);
    }
  }

  private void converse(Socket socket, WireReader reader) throws Exception {
    boolean goesOn = true;
    while (goesOn) {
      byte[] head = reader.readHead();
      if (head.length == 0) {
        return;
      }
      heads.incrementAndGet();
      Conversation conversation = new Conversation(socket, reader, head);
      if (readsFirst) {
        requests.add(conversation.read());
        script.play(conversation);
      } else {
        script.play(conversation);
        if (!socket.isClosed()) {
          requests.add(conversation.read());
        }
      }
      goesOn = !conversation.isOver();
    }
  }

  /// Closes every connection, and fails if a script did.
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    Throwable failure = failures.poll();
    if (failure != null) {
      throw new AssertionError("a provider's script failed", failure);
    }
  }
}
