package io.tokenpak.agent.option;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What woven code must know, in the form that [io.tokenpak.agent.hook.Hook] has it.
public final class Plan {
  private final Options options;

  public Plan(Options options) {
    this.options = options;
  }

  /// Whether a file may change it.
  public boolean changes() {
    for (HeaderField header : options.headers()) {
      if (header.value().isFile()) {
        return true;
      }
    }
    return false;
  }

  /// Looks at the files.
  ///
  /// @return whether the plan is another now
  public boolean renew() {
    boolean changed = false;
    for (HeaderField header : options.headers()) {
      changed |= header.value().renew();
    }
    return changed;
  }

  /// The parts, in the hook's order.
  public @Nullable Object[] parts() {
    List<Target> targets = new ArrayList<>(options.companions());
    targets.addAll(options.hosts());
    int count = targets.size();
    String[] hosts = new String[count];
    int[] ports = new int[count];
    boolean[] loopback = new boolean[count];
    String[][] headers = new String[count][];
    for (int i = 0; i < count; i++) {
      Target target = targets.get(i);
      hosts[i] = target.host();
      ports[i] = target.port();
      loopback[i] = target.isLoopback();
      headers[i] = headers(i < options.companions().size());
    }
    return new @Nullable Object[] {
      hosts, ports, loopback, headers, routed(), route(), options.log()
    };
  }

  private String[] headers(boolean companion) {
    List<String> headers = new ArrayList<>();
    for (HeaderField header : options.headers()) {
      String value = header.value().text();
      boolean fits = companion || !header.forCompanionOnly();
      if (value != null && fits && !has(headers, header.name())) {
        headers.add(header.name());
        headers.add(value);
      }
    }
    return headers.toArray(new String[0]);
  }

  private static boolean has(List<String> headers, String name) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private String[] routed() {
    String[] routed = new String[options.routed().size()];
    for (int i = 0; i < routed.length; i++) {
      routed[i] = options.routed().get(i).host();
    }
    return routed;
  }

  private @Nullable String route() {
    return options.routed().isEmpty() ? null : options.companion();
  }
}
