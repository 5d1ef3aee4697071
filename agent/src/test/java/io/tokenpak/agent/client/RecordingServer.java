package io.tokenpak.agent.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/// A server that keeps what it hears, and answers as [Reply] says.
abstract class RecordingServer implements AutoCloseable {
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Set<String> targets = ConcurrentHashMap.newKeySet();
  private final Semaphore held = new Semaphore(0);

  abstract int port();

  /// For example `http`.
  abstract String scheme();

  final String at(String host, String target) {
    return scheme() + "://" + host + ":" + port() + target;
  }

  final Reply hear(Heard request) {
    heard.add(request);
    if (request.target().startsWith("/held")) {
      held.acquireUninterruptibly();
    }
    return Reply.to(request.target(), targets.add(request.target()));
  }

  /// Lets one request that is held be answered.
  final void release() {
    held.release();
  }

  final List<Heard> heard() {
    return List.copyOf(heard);
  }

  /// The one request that was heard.
  final Heard only() {
    assertThat(heard).hasSize(1);
    return heard.getFirst();
  }

  final void forget() {
    heard.clear();
    targets.clear();
  }

  @Override
  public abstract void close() throws Exception;
}
