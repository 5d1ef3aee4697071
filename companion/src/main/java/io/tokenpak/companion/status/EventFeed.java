package io.tokenpak.companion.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells pages that are open what has changed, once a second, as [server-sent
/// events](https://html.spec.whatwg.org/multipage/server-sent-events.html). Looks at nothing while
/// no page is open.
public final class EventFeed extends Handler.Abstract implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  /// Where it is served.
  static final String PATH = "/tokenpak/api/events";

  static final int MOST_CLIENTS = 8;

  private static final long TICK_MILLIS = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<byte[]> report;
  private final OwnerAccess access;
  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private volatile boolean closed;

  /// @param report what there is to tell, as a JSON object whose members are compared
  public EventFeed(Supplier<byte[]> report, OwnerAccess access) {
    this.report = report;
    this.access = access;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!HttpMethod.GET.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET");
      OwnerError.write(response, HttpStatus.METHOD_NOT_ALLOWED_405, "use GET", callback);
    } else if (!access.admits(request)) {
      OwnerError.write(response, HttpStatus.FORBIDDEN_403, OwnerAccess.HOW, callback);
    } else if (!join(request, response, callback)) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 5);
      OwnerError.write(
          response,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "%d pages are open: close one".formatted(MOST_CLIENTS),
          callback);
    }
    return true;
  }

  private synchronized boolean join(Request request, Response response, Callback callback) {
    if (closed || clients.size() == MOST_CLIENTS) {
      return false;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    clients.add(new EventClient(request, response, callback, clients::remove));
    if (ticking.compareAndSet(false, true)) {
      Thread.startVirtualThread(() -> tick(request.getComponents().getScheduler()));
    }
    return true;
  }

  /// How many pages are open.
  int clients() {
    return clients.size();
  }

  private void tick(Scheduler scheduler) {
    try {
      tell();
    } catch (IOException | RuntimeException failure) {
      log.error("could not tell the status page what changed", failure);
    }
    if (!continues()) {
      return;
    }
    scheduler.schedule(
        () -> Thread.startVirtualThread(() -> tick(scheduler)), TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized boolean continues() {
    boolean wanted = !clients.isEmpty() && !closed;
    ticking.set(wanted);
    return wanted;
  }

  private void tell() throws IOException {
    clients.removeIf(client -> !client.isLive(access));
    if (clients.isEmpty()) {
      return;
    }
    ObjectNode now = (ObjectNode) JSON.readTree(report.get());
    // Changes each second; the page has the start.
    now.remove("uptime_seconds");
    for (EventClient client : clients) {
      client.tell(now);
    }
  }

  /// Ends all streams: the companion stops.
  @Override
  public synchronized void close() {
    closed = true;
    clients.forEach(EventClient::end);
    clients.clear();
  }
}
