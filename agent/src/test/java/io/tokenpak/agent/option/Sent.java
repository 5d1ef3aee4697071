package io.tokenpak.agent.option;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The parts of a plan, by their names.
final class Sent {
  private final @Nullable Object[] parts;

  private Sent(@Nullable Object[] parts) {
    this.parts = parts;
  }

  static Sent of(String arguments) {
    return of(Options.of(arguments, new Properties(), Map.of()));
  }

  static Sent of(Options options) {
    return new Sent(new Plan(options).parts());
  }

  List<String> hosts() {
    return List.of((String[]) part(0));
  }

  int port(String host) {
    return ((int[]) part(1))[hosts().indexOf(host)];
  }

  /// The headers of a host, name and value in turn.
  List<String> to(String host) {
    return List.of(((String[][]) part(3))[hosts().indexOf(host)]);
  }

  List<String> toCompanion() {
    return List.of(((String[][]) part(3))[0]);
  }

  List<String> routed() {
    return List.of((String[]) part(4));
  }

  @Nullable String route() {
    return (String) parts[5];
  }

  private Object part(int position) {
    return requireNonNull(parts[position]);
  }
}
