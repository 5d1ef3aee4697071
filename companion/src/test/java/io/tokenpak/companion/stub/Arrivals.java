package io.tokenpak.companion.stub;

import java.util.ArrayList;
import java.util.List;

/// When bytes arrived at a connection. Guarded by its own monitor.
public final class Arrivals {
  /// Some bytes that one read from the socket returned.
  public record Arrival(long nanos, int bytes) {}

  private final List<Arrival> all = new ArrayList<>();

  synchronized void add(int bytes) {
    all.add(new Arrival(System.nanoTime(), bytes));
  }

  public synchronized List<Arrival> all() {
    return List.copyOf(all);
  }

  /// How many bytes arrived so far.
  public synchronized long bytes() {
    return all.stream().mapToLong(Arrival::bytes).sum();
  }
}
