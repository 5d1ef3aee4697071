package io.tokenpak.agent.check;

import io.tokenpak.agent.probe.Point;
import io.tokenpak.agent.probe.Probe;
import io.tokenpak.agent.probe.Probes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What would become of one point in an application.
public final class Finding {
  private final String client;
  private final Point point;
  private final String place;
  private final Set<String> purposes;
  private final List<String> problems;

  private Finding(
      String client, Point point, String place, Set<String> purposes, List<String> problems) {
    this.client = client;
    this.point = point;
    this.place = place;
    this.purposes = purposes;
    this.problems = problems;
  }

  /// The points whose types the library has.
  ///
  /// @throws IOException if an advice cannot be read
  public static List<Finding> in(Library library) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Probe probe : Probes.all()) {
      for (Point point : probe.points()) {
        TypeFile type = library.find(point.type());
        if (type != null) {
          findings.add(of(probe.client(), point, type, library));
        }
      }
    }
    return findings;
  }

  private static Finding of(String client, Point point, TypeFile type, Library library)
      throws IOException {
    String place = String.valueOf(library.place(point.type()));
    String unknown = unknown(point, type);
    if (unknown != null) {
      return new Finding(
          client, point, place, Collections.emptySet(), Collections.singletonList(unknown));
    }
    Expectations expectations = Expectations.of(point);
    Set<String> problems = new LinkedHashSet<>();
    for (Expectation expectation : expectations.all()) {
      String missing = expectation.missingIn(library, point.type());
      if (missing != null) {
        problems.add(missing);
      }
    }
    return new Finding(client, point, place, expectations.asked(), new ArrayList<>(problems));
  }

  private static @Nullable String unknown(Point point, TypeFile type) {
    if (type.access(point.method(), point.descriptor()) != null) {
      return null;
    }
    List<String> others = type.descriptors(point.method());
    return others.isEmpty()
        ? "it has no method " + point.method()
        : "its " + point.method() + " is " + others + ", not " + point.descriptor();
  }

  /// The client's name, as in the option `clients.NAME`.
  public String client() {
    return client;
  }

  public Point point() {
    return point;
  }

  /// The jar with the class.
  public String place() {
    return place;
  }

  /// Whether the class would be woven here, and what is woven would work.
  public boolean isSound() {
    return problems.isEmpty();
  }

  /// Why it would not.
  public List<String> problems() {
    return problems;
  }

  /// What for: headers, a route, or both.
  public String purpose() {
    return purposes.contains("route")
        ? (purposes.size() > 1 ? "headers and route" : "route")
        : "headers";
  }

  @Override
  public String toString() {
    return client + " " + point + " of " + place + " " + problems;
  }
}
